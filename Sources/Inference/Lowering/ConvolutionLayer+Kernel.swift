extension ConvolutionLayer {
    /// Chooses the kernel.
    func makeOperator() -> any Operator {
        if DepthwiseConvolution.fits(self) { return DepthwiseConvolution(self) }
        if WinogradConvolution.fits(self), let tile = winogradTile {
            return WinogradConvolution(self, tile: tile)
        }
        return ImplicitGEMMConvolution(self)
    }

    private var winogradTile: Int? {
        guard inputChannels >= 32, outputChannels >= 32 else { return nil }
        return geometry.outputHeight > 6 || geometry.outputWidth > 6 ? 4 : 2
    }
}

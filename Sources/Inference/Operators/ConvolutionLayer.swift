import CKernels

/// A convolution, or a matrix product with constant weights, before its kernel is chosen.
struct ConvolutionLayer {
    /// Sizes along y and x. A matrix product is a 1×1 convolution over an image of one row.
    struct Geometry {
        var inputHeight: Int, inputWidth: Int
        var kernelHeight = 1, kernelWidth = 1
        var strideY = 1, strideX = 1
        var dilationY = 1, dilationX = 1
        var padTop = 0, padLeft = 0, padBottom = 0, padRight = 0
        var outputHeight: Int, outputWidth: Int
    }

    let inputChannels: Int
    let outputChannels: Int
    let groups: Int
    let geometry: Geometry
    /// Pictures in each sample: more than 1 only where the file fixes a larger batch.
    var images = 1
    /// `[outputChannels, inputChannels / groups, kernelHeight, kernelWidth]`
    var weights: [Float]
    var bias: [Float]
    var activation = ScalarFunction.identity
    var hasResidual = false
    /// Whether each channel is convolved by itself, which has a kernel of its own that adds no residual.
    var isDepthwise: Bool { groups == inputChannels && groups == outputChannels }

    var multiplyAdds: Int {
        images * geometry.outputHeight * geometry.outputWidth * weights.count
    }

    /// Multiplies each output channel and adds to it, which is what batch normalization does.
    mutating func scale(by scale: [Float], adding shift: [Float]) {
        let perChannel = weights.count / outputChannels
        for channel in 0..<outputChannels {
            for i in channel * perChannel..<(channel + 1) * perChannel { weights[i] *= scale[channel] }
            bias[channel] = bias[channel] * scale[channel] + shift[channel]
        }
    }
}

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

/// The sizes of a convolution, without its weights.
struct ConvolutionShape {
    let geometry: ConvolutionLayer.Geometry
    let images: Int
    let groups: Int
    let inputChannels: Int
    let outputChannels: Int

    init(_ layer: ConvolutionLayer) {
        geometry = layer.geometry
        images = layer.images
        groups = layer.groups
        inputChannels = layer.inputChannels
        outputChannels = layer.outputChannels
    }

    /// A window over each channel by itself.
    init(geometry: ConvolutionLayer.Geometry, images: Int, channels: Int) {
        self.geometry = geometry
        self.images = images
        groups = channels
        inputChannels = channels
        outputChannels = channels
    }

    var outputHeight: Int { geometry.outputHeight }
    var outputWidth: Int { geometry.outputWidth }
    var inputRow: Int { geometry.inputWidth * inputChannels }
    var paddedHeight: Int { geometry.padTop + geometry.inputHeight + geometry.padBottom }
    var paddedWidth: Int { geometry.padLeft + geometry.inputWidth + geometry.padRight }
    /// Lines of the padded input from the first to the last tap of a window.
    var windowHeight: Int { (geometry.kernelHeight - 1) * geometry.dilationY + 1 }
    /// Floats of one padded image.
    var paddedCount: Int { paddedHeight * paddedWidth * inputChannels }

    /// Where the windows begin in the padded input.
    var rows: ck_row_layout {
        ck_row_layout(
            width: outputWidth, height: outputHeight, x_step: geometry.strideX * inputChannels,
            y_step: geometry.strideY * paddedWidth * inputChannels, sample_step: paddedCount)
    }

    var window: ck_window {
        ck_window(
            channels: inputChannels, input_height: geometry.inputHeight, input_width: geometry.inputWidth,
            output_height: outputHeight, output_width: outputWidth, kernel_height: geometry.kernelHeight,
            kernel_width: geometry.kernelWidth, stride_y: geometry.strideY, stride_x: geometry.strideX,
            dilation_y: geometry.dilationY, dilation_x: geometry.dilationX, pad_top: geometry.padTop,
            pad_left: geometry.padLeft)
    }

    /// Copies a share of some lines of padded images, one image behind the other.
    func pad(
        _ input: UnsafePointer<Float>, images: Range<Int>, lines: Range<Int>,
        into padded: UnsafeMutablePointer<Float>, slice: WorkSlice
    ) {
        let row = paddedWidth * inputChannels
        let (left, right) = (geometry.padLeft * inputChannels, geometry.padRight * inputChannels)
        slice.rows(ofImages: images.count, height: lines.count) { image, part in
            var to = padded + (image * lines.count + part.lowerBound) * row
            for line in part {
                let y = lines.lowerBound + line - geometry.padTop
                if 0..<geometry.inputHeight ~= y {
                    to.update(repeating: 0, count: left)
                    let from = input + ((images.lowerBound + image) * geometry.inputHeight + y) * inputRow
                    (to + left).update(from: from, count: inputRow)
                    (to + left + inputRow).update(repeating: 0, count: right)
                } else {
                    to.update(repeating: 0, count: row)
                }
                to += row
            }
        }
    }
}

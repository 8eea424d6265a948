import CKernels

/// A 3×3 convolution of stride 1 by Winograd's minimal filtering: one product per element of a transformed
/// tile, with 16 (tiles of 2×2) or 36 (4×4) multiplications where the plain convolution has 36 or 144.
///
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015. There are at least 16 channels.
struct WinogradConvolution: Operator {
    private let layer: ConvolutionShape
    private let tile: Int
    /// One matrix of `[inputChannels, outputChannels]` per element of a transformed tile.
    private var weights: PackedWeights
    private let bias: FloatStorage
    private let noBias: FloatStorage
    private let activation: ScalarFunction

    init(_ source: ConvolutionLayer, tile: Int) {
        layer = ConvolutionShape(source)
        self.tile = tile
        weights = PackedWeights(
            winograd: source.weights, columns: source.outputChannels, channels: source.inputChannels,
            tile: tile)
        bias = FloatStorage(source.bias)
        noBias = FloatStorage([Float](repeating: 0, count: source.outputChannels))
        activation = source.activation
    }

    /// Whether the kernels can compute the layer.
    static func fits(_ layer: ConvolutionLayer) -> Bool {
        let g = layer.geometry
        return layer.groups == 1 && [g.kernelHeight, g.kernelWidth] == [3, 3]
            && [g.strideY, g.strideX, g.dilationY, g.dilationX] == [1, 1, 1, 1]
            && layer.inputChannels >= 16 && layer.outputChannels >= 16
            && layer.inputChannels <= CK_WINOGRAD_CHANNELS
    }

    var kernelName: String { "WinogradConvolution F(\(tile)×\(tile), 3×3)" }

    /// Elements of a transformed tile.
    private var elements: Int { (tile + 2) * (tile + 2) }

    private var tilesPerPicture: Int {
        ((layer.outputHeight + tile - 1) / tile) * ((layer.outputWidth + tile - 1) / tile)
    }

    /// Tiles that are transformed at a time, so that they stay in the second-level cache.
    private var tilesPerBlock: Int {
        let floatsPerTile = elements * (layer.inputChannels + layer.outputChannels)
        return max(12, 96 * 1024 / floatsPerTile)
    }

    func sharingWeights(of other: any Operator) -> any Operator {
        guard let other = other as? WinogradConvolution else { return self }
        var sharing = self
        sharing.weights.share(other.weights)
        return sharing
    }

    func scratchCount(samples: Int) -> Int {
        let tiles = min(tilesPerBlock, samples * layer.images * tilesPerPicture)
        return elements * tiles * (layer.inputChannels + layer.outputChannels)
    }

    private func tiles(_ operands: Operands) -> Int {
        operands.samples * layer.images * tilesPerPicture
    }

    /// Each block of tiles is transformed, multiplied and transformed back.
    func phaseCount(_ operands: Operands) -> Int {
        3 * ((tiles(operands) + tilesPerBlock - 1) / tilesPerBlock)
    }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let g = layer.geometry
        var shape = ck_winograd(
            tile: tile, input_height: g.inputHeight, input_width: g.inputWidth,
            input_channels: layer.inputChannels, output_height: g.outputHeight, output_width: g.outputWidth,
            output_channels: layer.outputChannels, pad_top: g.padTop, pad_left: g.padLeft)
        let first = phase / 3 * tilesPerBlock
        let count = min(tilesPerBlock, tiles(operands) - first)
        let part = slice.range(of: count)
        let sums = operands.scratch + elements * count * layer.inputChannels
        switch phase % 3 {
        case 0:
            operands.kernels.call.winograd_input(
                &shape, operands.left, first, count, part.lowerBound, part.upperBound, operands.scratch)
        case 1:
            multiply(tiles: count, operands.scratch, into: sums, operands.kernels, slice)
        default:
            withUnsafePointer(to: activation) {
                operands.kernels.call.winograd_output(
                    &shape, sums, first, count, part.lowerBound, part.upperBound, bias.base, $0,
                    operands.output, operands.right)
            }
        }
    }

    /// The share is a part of the matrices, so that each thread reads only its part of the weights.
    private func multiply(
        tiles: Int, _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
        _ kernels: Kernels, _ slice: WorkSlice
    ) {
        let (inputs, outputs) = (layer.inputChannels, layer.outputChannels)
        var rows = ck_row_layout(width: tiles, height: 1, x_step: inputs, y_step: 0, sample_step: 0)
        withUnsafePointer(to: 0) { noOffset in
            for element in slice.range(of: elements) {
                var gemm = ck_gemm(
                    run_count: 1, run_length: inputs, run_offsets: noOffset, columns: outputs,
                    weights: weights.matrix(element), bias: noBias.base, activation: .identity)
                kernels.call.gemm(
                    &gemm, &rows, input + element * tiles * inputs, 0, tiles,
                    output + element * tiles * outputs, outputs, nil)
            }
        }
    }
}

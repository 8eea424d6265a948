import CKernels

/// A convolution of any shape as a matrix product whose rows are the windows themselves: nothing is copied
/// except a frame of zeros around a padded input.
///
/// Input `[sample, y, x, inputChannels]`, output `[sample, y, x, outputChannels]`.
struct ImplicitGEMMConvolution: Operator {
    private let layer: ConvolutionShape
    private var weights: PackedWeights
    private let bias: FloatStorage
    private let activation: ScalarFunction
    private let runOffsets: [Int]
    private let runLength: Int
    private let columns: Int
    private let hasPadding: Bool

    init(_ source: ConvolutionLayer) {
        let shape = ConvolutionShape(source)
        let g = source.geometry
        let channels = source.inputChannels / source.groups
        layer = shape
        columns = source.outputChannels / source.groups
        hasPadding = g.padTop + g.padLeft + g.padBottom + g.padRight > 0
        // Neighboring taps of one line are one run, unless a group or a dilation leaves gaps.
        let joins = g.dilationX == 1 && source.groups == 1
        let tapsPerRun = joins ? g.kernelWidth : 1
        runLength = tapsPerRun * channels
        runOffsets = (0..<g.kernelHeight).flatMap { ky in
            stride(from: 0, to: g.kernelWidth, by: tapsPerRun).map { kx in
                (ky * g.dilationY * shape.paddedWidth + kx * g.dilationX) * source.inputChannels
            }
        }
        weights = PackedWeights(
            filters: source.weights, groups: source.groups, columns: columns, channels: channels,
            taps: g.kernelHeight * g.kernelWidth)
        bias = .panels(source.bias, blocks: source.groups)
        activation = source.activation
    }

    func sharingWeights(of other: any Operator) -> any Operator {
        guard let other = other as? ImplicitGEMMConvolution else { return self }
        var sharing = self
        sharing.weights.share(other.weights)
        return sharing
    }

    func scratchCount(samples: Int) -> Int {
        hasPadding ? samples * layer.images * layer.paddedCount : 0
    }

    func phaseCount(_ operands: Operands) -> Int { hasPadding ? 2 : 1 }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let images = operands.samples * layer.images
        if hasPadding, phase == 0 {
            layer.pad(operands.left, images: images, into: operands.scratch, slice: slice)
        } else {
            multiply(operands, hasPadding ? UnsafePointer(operands.scratch) : operands.left, slice)
        }
    }

    private func multiply(_ operands: Operands, _ input: UnsafePointer<Float>, _ slice: WorkSlice) {
        var rows = layer.rows
        let rowCount = operands.samples * layer.images * layer.outputHeight * layer.outputWidth
        let sharesColumns = sharesColumns(rowCount: rowCount)
        let rowPart = sharesColumns ? 0..<rowCount : slice.range(of: rowCount)
        let columnPart = sharesColumns ? slice.range(of: columns, grain: Int(CK_PANEL)) : 0..<columns
        guard !rowPart.isEmpty, !columnPart.isEmpty else { return }
        let column = columnPart.lowerBound
        runOffsets.withUnsafeBufferPointer { offsets in
            for group in 0..<layer.groups {
                var gemm = ck_gemm(
                    run_count: offsets.count, run_length: runLength, run_offsets: offsets.baseAddress!,
                    columns: columnPart.count,
                    weights: weights.matrix(group) + column * offsets.count * runLength,
                    bias: bias.base + group * (bias.count / layer.groups) + column, activation: activation)
                let offset = group * columns + column
                operands.kernels.call.gemm(
                    &gemm, &rows, input + group * (layer.inputChannels / layer.groups),
                    rowPart.lowerBound, rowPart.count, operands.output + offset, layer.outputChannels,
                    operands.right.map { $0 + offset })
            }
        }
    }

    /// Whether threads share the columns, so that each reads only its part of the weights, rather than the
    /// rows: where the weights are more than what the rows are made of.
    private func sharesColumns(rowCount: Int) -> Bool {
        columns > Int(CK_PANEL) && columns * runOffsets.count > rowCount
    }
}

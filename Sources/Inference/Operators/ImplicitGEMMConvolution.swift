import CKernels

/// A convolution of any shape as a matrix product whose rows are the windows themselves: nothing is copied
/// unless the input is padded. That is copied into a frame of zeros, a block at a time.
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
    /// How a padded input is divided; `nil` without padding.
    private let blocks: PaddedBlocks?

    init(_ source: ConvolutionLayer) {
        let shape = ConvolutionShape(source)
        let g = source.geometry
        let channels = source.inputChannels / source.groups
        layer = shape
        columns = source.outputChannels / source.groups
        let hasPadding = g.padTop + g.padLeft + g.padBottom + g.padRight > 0
        blocks = hasPadding ? PaddedBlocks(shape, weightCount: source.weights.count) : nil
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
        blocks?.scratchCount(images: samples * layer.images) ?? 0
    }

    /// Each block is copied, then multiplied.
    func phaseCount(_ operands: Operands) -> Int {
        blocks.map { 2 * $0.count(images: operands.samples * layer.images) } ?? 1
    }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let images = operands.samples * layer.images
        guard let blocks else {
            return multiply(
                operands, operands.left, lines: 0..<images * layer.outputHeight, slice)
        }
        let block = blocks.block(phase / 2, images: images)
        if phase % 2 == 0 {
            layer.pad(
                operands.left, images: block.images, lines: block.paddedLines, into: operands.scratch,
                slice: slice)
        } else {
            multiply(operands, operands.scratch, lines: block.outputLines, slice)
        }
    }

    /// Computes lines of the output of all images.
    /// - Parameter input: the padded input of the first line's windows.
    private func multiply(
        _ operands: Operands, _ input: UnsafePointer<Float>, lines: Range<Int>, _ slice: WorkSlice
    ) {
        var rows = layer.rows
        let rowCount = lines.count * layer.outputWidth
        let sharesColumns = sharesColumns(rowCount: rowCount)
        let rowPart = sharesColumns ? 0..<rowCount : slice.range(of: rowCount)
        let columnPart = sharesColumns ? slice.range(of: columns, grain: Int(CK_PANEL)) : 0..<columns
        guard !rowPart.isEmpty, !columnPart.isEmpty else { return }
        let column = columnPart.lowerBound
        let first = lines.lowerBound * layer.outputWidth * layer.outputChannels
        runOffsets.withUnsafeBufferPointer { offsets in
            for group in 0..<layer.groups {
                var gemm = ck_gemm(
                    run_count: offsets.count, run_length: runLength, run_offsets: offsets.baseAddress!,
                    columns: columnPart.count,
                    weights: weights.matrix(group) + column * offsets.count * runLength,
                    bias: bias.base + group * (bias.count / layer.groups) + column, activation: activation)
                let offset = first + group * columns + column
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

/// The blocks in which a padded input is copied and multiplied: several whole images, or some lines of one.
/// A block stays in the second-level cache, unless the weights, which each block reads again, are larger.
private struct PaddedBlocks {
    /// Floats of a block that leave room for the weights in the second-level cache.
    private static let cached = 64 * 1024

    private let layer: ConvolutionShape
    private let imagesPerBlock: Int
    /// Output lines per block; all of an image if blocks have whole images.
    private let linesPerBlock: Int

    /// Part of the work: lines of the output, and the padded input from which they are computed.
    struct Block {
        let images: Range<Int>
        /// Lines of each padded image.
        let paddedLines: Range<Int>
        /// Lines of the output, counted through all images.
        let outputLines: Range<Int>
    }

    init(_ layer: ConvolutionShape, weightCount: Int) {
        self.layer = layer
        let limit = max(Self.cached, weightCount)
        imagesPerBlock = max(1, limit / layer.paddedCount)
        let lines = limit / (layer.paddedWidth * layer.inputChannels)
        let fitting = max(1, (lines - layer.windowHeight) / layer.geometry.strideY + 1)
        linesPerBlock =
            layer.paddedCount <= limit ? layer.outputHeight : min(fitting, layer.outputHeight)
    }

    private var blocksPerImage: Int { (layer.outputHeight + linesPerBlock - 1) / linesPerBlock }

    func count(images: Int) -> Int {
        blocksPerImage * ((images + imagesPerBlock - 1) / imagesPerBlock)
    }

    /// Floats of the largest block.
    func scratchCount(images: Int) -> Int {
        let block = block(0, images: images)
        return block.images.count * block.paddedLines.count * layer.paddedWidth * layer.inputChannels
    }

    func block(_ number: Int, images: Int) -> Block {
        let image = number / blocksPerImage * imagesPerBlock
        let images = image..<min(image + imagesPerBlock, images)
        guard blocksPerImage > 1 else {
            return Block(
                images: images, paddedLines: 0..<layer.paddedHeight,
                outputLines: image * layer.outputHeight..<images.upperBound * layer.outputHeight)
        }
        let first = number % blocksPerImage * linesPerBlock
        let last = min(first + linesPerBlock, layer.outputHeight) - 1
        let strideY = layer.geometry.strideY
        return Block(
            images: images, paddedLines: first * strideY..<last * strideY + layer.windowHeight,
            outputLines: image * layer.outputHeight + first..<image * layer.outputHeight + last + 1)
    }
}

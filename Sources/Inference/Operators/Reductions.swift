import CKernels

/// Largest value or mean in a sliding window of each channel. Input and output are `[sample, y, x, channel]`.
struct Pool: Operator {
    private let shape: ConvolutionShape
    private let counts: Counts?
    private let takesLargest: Bool

    /// Elements of each window that count for a mean, where padding counts too: the window at (x, y) has
    /// `rows[y] * columns[x]` of them.
    private struct Counts {
        let rows: FloatStorage
        let columns: FloatStorage
    }

    static func maximum(_ shape: ConvolutionShape) -> Pool {
        Pool(shape: shape, counts: nil, takesLargest: true)
    }

    /// With `declaredPads`, bottom and right, the padding counts; what hangs over it does not.
    static func mean(_ shape: ConvolutionShape, declaredPads: (bottom: Int, right: Int)?) -> Pool {
        let g = shape.geometry
        let counts = declaredPads.map { pads in
            Counts(
                rows: taps(
                    g.outputHeight, g.kernelHeight, g.strideY, g.dilationY,
                    end: g.padTop + g.inputHeight + pads.bottom),
                columns: taps(
                    g.outputWidth, g.kernelWidth, g.strideX, g.dilationX,
                    end: g.padLeft + g.inputWidth + pads.right))
        }
        return Pool(shape: shape, counts: counts, takesLargest: false)
    }

    /// Taps of each window along one axis that lie before `end` of the padded input.
    private static func taps(
        _ outputs: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, end: Int
    ) -> FloatStorage {
        FloatStorage(
            (0..<outputs).map { Float(min(kernel, (end - $0 * stride + dilation - 1) / dilation)) })
    }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let inputCount = shape.geometry.inputHeight * shape.inputRow
        let outputCount = shape.outputHeight * shape.outputWidth * shape.outputChannels
        var window = shape.window
        slice.rows(ofImages: operands.samples * shape.images, height: shape.outputHeight) {
            image, rows in
            let (first, end) = (rows.lowerBound, rows.upperBound)
            let input = operands.left + image * inputCount
            let output = operands.output + image * outputCount
            if takesLargest {
                operands.kernels.call.max_pool(&window, first, end, input, output)
            } else {
                operands.kernels.call.average_pool(
                    &window, first, end, input, counts?.rows.base, counts?.columns.base, output)
            }
        }
    }
}

/// Mean, sum, product or extreme over the middle axis: `[outer, rows, columns]` becomes `[outer, columns]`.
struct Reduce: Operator {
    enum Kind { case mean, sum, maximum, minimum, product }

    let kind: Kind
    let outer: Int
    let rows: Int
    let columns: Int

    private var reduction: ck_reduction_kind {
        switch kind {
        case .mean, .sum: CK_SUM
        case .maximum: CK_LARGEST
        case .minimum: CK_SMALLEST
        case .product: CK_PRODUCT
        }
    }

    /// The share is a part of the columns.
    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let part = slice.range(of: columns, grain: 16)
        guard !part.isEmpty else { return }
        let scale = 1 / Float(rows)
        for block in 0..<operands.samples * outer {
            let input = operands.left + block * rows * columns + part.lowerBound
            let output = operands.output + block * columns + part.lowerBound
            if columns == 1 {
                output.pointee = operands.kernels.call.reduce(reduction, input, rows)
            } else {
                operands.kernels.call.reduce_rows(reduction, input, rows, columns, part.count, output)
            }
            if kind == .mean { for i in part.indices { output[i - part.lowerBound] *= scale } }
        }
    }
}

import CKernels

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

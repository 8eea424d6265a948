import CKernels

/// Mean, sum or maximum over the middle axis: `[outer, rows, columns]` becomes `[outer, columns]`.
struct Reduce: Operator {
    enum Kind { case mean, sum, maximum }

    let kind: Kind
    let outer: Int
    let rows: Int
    let columns: Int

    /// The share is a part of the columns.
    func run(_ operands: Operands, phase: Int, share: Share) {
        let part = share.range(of: columns, grain: 16)
        guard !part.isEmpty else { return }
        let scale = 1 / Float(rows)
        for block in 0..<operands.samples * outer {
            let input = operands.left + block * rows * columns + part.lowerBound
            let output = operands.output + block * columns + part.lowerBound
            if columns == 1 {
                output.pointee = reduceContiguous(input)
            } else {
                operands.kernels.call.reduce_rows(
                    kind == .maximum, input, rows, columns, part.count, output)
            }
            if kind == .mean { for i in part.indices { output[i - part.lowerBound] *= scale } }
        }
    }

    private func reduceContiguous(_ input: UnsafePointer<Float>) -> Float {
        var result = input[0]
        for i in stride(from: 1, to: rows, by: 1) {
            result = kind == .maximum ? max(result, input[i]) : result + input[i]
        }
        return result
    }
}

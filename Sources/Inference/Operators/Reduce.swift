import CKernels

/// Mean, sum or maximum over the middle axis: `[outer, rows, columns]` becomes `[outer, columns]`.
struct Reduce: Operator {
    enum Kind { case mean, sum, maximum }

    let kind: Kind
    let outer: Int
    let rows: Int
    let columns: Int

    func run(_ operands: Operands) {
        for block in 0..<operands.samples * outer {
            let input = operands.left + block * rows * columns
            let output = operands.output + block * columns
            if columns == 1 {
                output.pointee = reduceContiguous(input)
            } else {
                operands.kernels.call.reduce_rows(kind == .maximum, input, rows, columns, columns, output)
            }
        }
        guard kind == .mean else { return }
        let scale = 1 / Float(rows)
        for i in 0..<operands.samples * outer * columns { operands.output[i] *= scale }
    }

    private func reduceContiguous(_ input: UnsafePointer<Float>) -> Float {
        var result = input[0]
        for i in stride(from: 1, to: rows, by: 1) {
            result = kind == .maximum ? max(result, input[i]) : result + input[i]
        }
        return result
    }
}

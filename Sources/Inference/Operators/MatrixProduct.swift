/// Products of matrices of which neither is known when the model is loaded:
/// `[rows, depth] · [depth, columns]` for each pair.
struct MatrixProduct: UndividedOperator {
    let rows: Int
    let depth: Int
    let columns: Int
    /// For each product, which matrix of the left and of the right operand it multiplies.
    let pairs: [(left: Int32, right: Int32)]

    var sharesConstants: Bool { true }
    var multiplyAdds: Int { pairs.count * rows * depth * columns }

    func run(_ operands: Operands) {
        guard let right = operands.right else { preconditionFailure("one operand") }
        for sample in 0..<operands.samples {
            var output = operands.output + sample * operands.outputStep
            for pair in pairs {
                multiply(
                    operands.left + sample * operands.leftStep + Int(pair.left) * rows * depth,
                    right + sample * operands.rightStep + Int(pair.right) * depth * columns, into: output)
                output += rows * columns
            }
        }
    }

    private func multiply(
        _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
        into output: UnsafeMutablePointer<Float>
    ) {
        output.update(repeating: 0, count: rows * columns)
        for row in 0..<rows {
            let sums = output + row * columns
            for k in 0..<depth {
                let factor = left[row * depth + k]
                let line = right + k * columns
                for column in 0..<columns { sums[column] += factor * line[column] }
            }
        }
    }
}

import CKernels

/// Selects each element from one of two operands by a condition, with broadcasting.
///
/// The left operand is the condition, true if not 0; it selects between the right operand and the third one.
struct Choose: Operator {
    private let extents: [Int]
    /// Distances in floats between neighbors along each axis of the condition and both operands; 0 for a
    /// repeated axis.
    private let steps: [[Int]]
    private let lastSteps: [Int]

    /// The operands' shapes have the rank of `output`, with size 1 where they are repeated.
    init(condition: [Int], right: [Int], third: [Int], output: [Int]) {
        extents = output.isEmpty ? [1] : output
        steps = [condition, right, third].map { shape in
            output.isEmpty ? [0] : zip(shape, Shape.steps(shape)).map { $0 == 1 ? 0 : $1 }
        }
        lastSteps = steps.map { $0[$0.count - 1] }
    }

    var sharesConstants: Bool { true }

    /// A slice is a part of the outermost axis.
    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        guard let right = operands.right, let third = operands.third else {
            preconditionFailure("an operand")
        }
        let part = slice.range(of: extents[0], grain: extents.count == 1 ? 16 : 1)
        let start = part.lowerBound
        for sample in 0..<operands.samples {
            var output =
                operands.output + sample * operands.outputStep + start * (operands.outputStep / extents[0])
            choose(
                axis: 0, extent: part.count,
                operands.left + sample * operands.leftStep + start * steps[0][0],
                right + sample * operands.rightStep + start * steps[1][0],
                third + sample * operands.thirdStep + start * steps[2][0], &output, operands.kernels)
        }
    }

    /// Writes the output in order, with one kernel call per innermost row.
    private func choose(
        axis: Int, extent: Int, _ condition: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
        _ third: UnsafePointer<Float>, _ output: inout UnsafeMutablePointer<Float>, _ kernels: Kernels
    ) {
        if axis == extents.count - 1 {
            lastSteps.withUnsafeBufferPointer { steps in
                guard let steps = steps.baseAddress else { return }
                kernels.call.choose(condition, right, third, steps, output, extent)
            }
            output += extent
            return
        }
        for i in 0..<extent {
            choose(
                axis: axis + 1, extent: extents[axis + 1], condition + i * steps[0][axis],
                right + i * steps[1][axis], third + i * steps[2][axis], &output, kernels)
        }
    }
}

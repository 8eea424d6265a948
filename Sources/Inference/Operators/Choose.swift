import CKernels

/// Takes each element from one of two operands, as a condition says, with broadcasting.
///
/// The left operand is the condition, which is true where it is not 0; the right one is taken where it is true, the
/// third one elsewhere.
struct Choose: Operator {
    private let extents: [Int]
    /// Floats between neighbours along each axis of condition, right and third operand; 0 where they are repeated.
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

    /// The share is a part of the outermost axis.
    func run(_ operands: Operands, phase: Int, share: Share) {
        guard let right = operands.right, let third = operands.third else {
            preconditionFailure("an operand")
        }
        let part = share.range(of: extents[0], grain: extents.count == 1 ? 16 : 1)
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

    /// Writes the output from front to back; its last axis is one call.
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

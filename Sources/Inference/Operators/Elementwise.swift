import CKernels

/// Applies a function of one variable to every element.
struct UnaryElementwise: Operator {
    let function: ScalarFunction
    let count: Int

    var worksInPlace: Bool { true }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let part = slice.range(of: operands.samples * count, grain: 16)
        withUnsafePointer(to: function) {
            operands.kernels.call.map(
                $0, operands.left + part.lowerBound, operands.output + part.lowerBound, part.count)
        }
    }
}

/// Applies a function of two variables with broadcasting. Each operand has a step per output axis, 0 for a
/// repeated axis.
struct BinaryElementwise: Operator {
    private let kind: ck_binary_kind
    private let extents: [Int]
    private let leftSteps: [Int]
    private let rightSteps: [Int]

    /// `left` and `right` have the rank of `output`, with size 1 where they are repeated.
    init(_ kind: ck_binary_kind, left: [Int], right: [Int], output: [Int]) {
        self.kind = kind
        func steps(_ shape: [Int]) -> [Int] { zip(shape, Shape.steps(shape)).map { $0 == 1 ? 0 : $1 } }
        var merged: [(extent: Int, left: Int, right: Int)] = []
        for (extent, step) in zip(output, zip(steps(left), steps(right))) where extent != 1 {
            if let outer = merged.last, outer.left == step.0 * extent, outer.right == step.1 * extent {
                merged[merged.count - 1] = (outer.extent * extent, step.0, step.1)
            } else {
                merged.append((extent, step.0, step.1))
            }
        }
        extents = merged.isEmpty ? [1] : merged.map(\.extent)
        leftSteps = merged.isEmpty ? [0] : merged.map(\.left)
        rightSteps = merged.isEmpty ? [0] : merged.map(\.right)
    }

    var sharesConstants: Bool { true }

    /// A slice is a part of the outermost axis.
    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        guard let right = operands.right else { preconditionFailure("one operand") }
        let part = slice.range(of: extents[0], grain: extents.count == 1 ? 16 : 1)
        let start = part.lowerBound
        for sample in 0..<operands.samples {
            var output =
                operands.output + sample * operands.outputStep + start * (operands.outputStep / extents[0])
            combine(
                axis: 0, extent: part.count,
                operands.left + sample * operands.leftStep + start * leftSteps[0],
                right + sample * operands.rightStep + start * rightSteps[0], &output, operands.kernels)
        }
    }

    /// Writes the output from front to back; its last axis is one call.
    private func combine(
        axis: Int, extent: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
        _ output: inout UnsafeMutablePointer<Float>, _ kernels: Kernels
    ) {
        if axis == extents.count - 1 {
            kernels.call.combine(kind, left, leftSteps[axis], right, rightSteps[axis], output, extent)
            output += extent
            return
        }
        for i in 0..<extent {
            combine(
                axis: axis + 1, extent: extents[axis + 1], left + i * leftSteps[axis],
                right + i * rightSteps[axis], &output, kernels)
        }
    }
}

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

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

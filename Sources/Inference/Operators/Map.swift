import CKernels

/// Applies a function of one variable to every element.
struct Map: Operator {
    let function: ScalarFunction
    let count: Int

    var worksInPlace: Bool { true }

    func run(_ operands: Operands) {
        withUnsafePointer(to: function) {
            operands.kernels.call.map($0, operands.left, operands.output, operands.samples * count)
        }
    }
}

import CKernels

/// Softmax or its logarithm over rows of `count` neighboring elements.
struct Softmax: Operator {
    let rows: Int
    let count: Int
    let isLogarithmic: Bool

    var worksInPlace: Bool { true }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        for row in slice.range(of: operands.samples * rows) {
            operands.kernels.call.softmax(
                isLogarithmic, operands.left + row * count, operands.output + row * count, count)
        }
    }
}

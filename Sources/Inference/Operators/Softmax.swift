import CKernels

/// Softmax or its logarithm over rows of `count` neighbouring elements.
struct Softmax: Operator {
    let rows: Int
    let count: Int
    let isLogarithmic: Bool

    var worksInPlace: Bool { true }

    func run(_ operands: Operands, phase: Int, share: Share) {
        for row in share.range(of: operands.samples * rows) {
            operands.kernels.call.softmax(
                isLogarithmic, operands.left + row * count, operands.output + row * count, count)
        }
    }
}

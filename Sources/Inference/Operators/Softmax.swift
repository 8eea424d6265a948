import CKernels
import Glibc

/// Softmax or its logarithm over rows of `count` neighbouring elements.
struct Softmax: UndividedOperator {
    let rows: Int
    let count: Int
    let isLogarithmic: Bool

    var worksInPlace: Bool { true }

    func scratchCount(samples: Int) -> Int { count }

    func run(_ operands: Operands) {
        for row in 0..<operands.samples * rows {
            run(
                operands.left + row * count, into: operands.output + row * count, operands.scratch,
                operands.kernels)
        }
    }

    private func run(
        _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
        _ exponentials: UnsafeMutablePointer<Float>, _ kernels: Kernels
    ) {
        var largest = input[0]
        for i in 0..<count { largest = max(largest, input[i]) }
        // An infinite logit would make every difference NaN.
        if !largest.isFinite { largest = largest > 0 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude }
        for i in 0..<count { exponentials[i] = input[i] - largest }
        withUnsafePointer(to: ScalarFunction(kind: CK_EXP, a: 0, b: 0)) {
            kernels.call.map($0, exponentials, exponentials, count)
        }
        var sum: Float = 0
        for i in 0..<count { sum += exponentials[i] }
        if isLogarithmic {
            let offset = largest + log(sum)
            for i in 0..<count { output[i] = input[i] - offset }
        } else {
            for i in 0..<count { output[i] = exponentials[i] / sum }
        }
    }
}

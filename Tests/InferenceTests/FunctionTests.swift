import CKernels
import Testing

@testable import Inference

@Suite struct FunctionTests {
    @Test(
        arguments: [
            CK_IDENTITY, CK_LEAKY_RELU, CK_ELU, CK_SIGMOID, CK_SWISH, CK_HARD_SIGMOID, CK_HARD_SWISH, CK_TANH,
            CK_ERF,
            CK_GELU, CK_GELU_TANH, CK_EXP, CK_NEGATE, CK_ABSOLUTE, CK_RECIPROCAL, CK_FLOOR, CK_CEIL, CK_ROUND,
            CK_TRUNCATE, CK_SIGN, CK_SINE, CK_COSINE, CK_ARCTANGENT, CK_SELU, CK_CELU, CK_SOFTPLUS,
            CK_SOFTSIGN, CK_MISH,
            CK_THRESHOLD, CK_SHRINK,
        ].map { ScalarFunction(kind: $0, a: 0.25, b: 0.5) } + [.clip(-1.5, 2)])
    func `vectors agree with the C library`(_ function: ScalarFunction) {
        let input = testValues(1003).map { 8 * $0 }
        let expected = input.map { naiveFunction(function, $0) }
        for kernels in Kernels.all {
            let actual = UnaryElementwise(function: function, count: input.count).output(
                input, count: input.count, kernels)
            for (a, e) in zip(actual, expected) where abs(a - e) > 1e-6 * max(1, abs(e)) {
                Issue.record("\(kernels.name): \(a) instead of \(e)")
            }
        }
    }

    @Test func `logarithms agree with the C library`() {
        let input =
            testValues(1003).map { 1e3 * ($0 + 1) + 1e-4 } + [Float(bitPattern: 1_000), 1e-30, 1, 3e38]
        let function = ScalarFunction(kind: CK_LOG, a: 0, b: 0)
        for kernels in Kernels.all {
            let near = UnaryElementwise(function: function, count: input.count).output(
                input, count: input.count, kernels)
            let wanted = input.map { naiveFunction(function, $0) }
            let worst = zip(near, wanted).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
            #expect(worst < 1e-6, "\(kernels.name)")
            let edges = UnaryElementwise(function: function, count: 3).output(
                [0, -1, .infinity], count: 3, kernels)
            #expect(edges[0] == -.infinity && edges[1].isNaN && edges[2] == .infinity, "\(kernels.name)")
        }
    }

    @Test func `extreme values stay finite`() {
        let input: [Float] = [-1e30, -1000, -88, 88, 1000, 1e30, 0, -0.0, 1e-30]
        for kernels in Kernels.all {
            for kind in [CK_SIGMOID, CK_SWISH, CK_TANH, CK_ERF, CK_EXP, CK_ELU, CK_SOFTPLUS, CK_MISH] {
                let map = UnaryElementwise(
                    function: ScalarFunction(kind: kind, a: 1, b: 0), count: input.count)
                let actual = map.output(input, count: input.count, kernels)
                #expect(
                    actual.allSatisfy { $0.isFinite }, "\(kernels.name), function \(kind.rawValue): \(actual)"
                )
            }
        }
    }

    @Test func `the softmax of infinity is not NaN`() {
        let actual = Softmax(rows: 1, count: 3, isLogarithmic: false)
            .output([0, .infinity, 1], count: 3, .best)
        #expect(actual.allSatisfy { !$0.isNaN })
    }
}

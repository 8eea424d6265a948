@testable import Inference

/// Numbers between -1 and 1 that look random and are the same each time.
func testValues(_ count: Int, seed: UInt64 = 1) -> [Float] {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
    }
}

extension Operator {
    /// Runs the operator by itself over `samples` samples.
    func output(_ left: [Float], _ right: [Float]? = nil, samples: Int = 1, count: Int, _ kernels: Kernels)
        -> [Float]
    {
        let input = FloatStorage(left)
        let other = right.map { FloatStorage($0) }
        let result = FloatStorage(count: count * samples) { output in
            let scratch = ZeroedFloats(count: scratchCount(samples: samples))
            runWhole(
                Operands(
                    samples: samples, left: input.base, leftStep: left.count / samples, right: other?.base,
                    rightStep: (right?.count ?? 0) / samples, output: output, outputStep: count,
                    scratch: scratch.base, kernels: kernels))
        }
        return (0..<count * samples).map { result.base[$0] }
    }
}

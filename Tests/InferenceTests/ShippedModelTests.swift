import Testing

@testable import Inference

/// The models beside the default one, on its golden crops. `Benchmarks/parity/golden_model.py` wrote what
/// onnxruntime computes.
@Suite struct ShippedModelTests {
    @Test(
        arguments: [
            ("face-gate", "gate", 48), ("mini-xception", "expressions", 48), ("mini-xception", "ferplus", 48),
            ("mini-xception", "fer2013", 48),
        ],
        [1, 7])
    func `agrees with onnxruntime`(model: (name: String, output: String, side: Int), batch: Int) throws {
        let samples = try GoldenCrops.standardized(side: model.side)
        let expected = try Fixture.floats("\(model.name)/\(model.output).f32")
        let file = try Fixture.model(model.name)
        for kernels in Kernels.all {
            let network = try Network(onnx: file, kernels: kernels)
            let output = try #require(network.outputs.firstIndex { $0.name == model.output })
            let actual = InferenceRun.outputs(of: network, samples: samples, batch: batch, output: output)
            #expect(largestDifference(actual.flatMap(\.self), expected) <= 1e-4, "\(kernels.name)")
        }
    }

    @Test func `the face gate is cheap`() throws {
        let network = try Network(onnx: try Fixture.model("face-gate"))
        #expect(network.multiplyAdds < 8_000_000)
    }
}

import Testing

@testable import Inference

@Suite struct DefaultModelTests {
    private static let networks = Result {
        let file = try Fixture.model("default")
        return try Kernels.all.map { ($0.name, try Network(onnx: file, kernels: $0)) }
    }

    @Test(arguments: [(0, "expressions"), (1, "ferplus"), (2, "fer2013"), (3, "features")], [1, 7])
    func `agrees with onnxruntime`(output: (index: Int, name: String), batch: Int) throws {
        for (kernels, network) in try Self.networks.get() {
            let size = network.outputs[output.index].count
            let expected = try Fixture.floats("default/\(output.name).f32")
            let samples = try GoldenCrops.standardized(side: 48).prefix(expected.count / size)
            let actual = InferenceRun.outputs(
                of: network, samples: Array(samples), batch: batch, output: output.index)
            #expect(largestDifference(actual.flatMap(\.self), expected) <= 1e-4, "\(kernels)")
        }
    }

    @Test func `describes its inputs and outputs`() throws {
        let network = try #require(try Self.networks.get().first).1
        #expect(network.inputs == [TensorDescription(name: "pixels", shape: [1, 48, 48])])
        #expect(network.outputs.map(\.name) == ["expressions", "ferplus", "fer2013", "features"])
        #expect(network.outputs.map(\.shape) == [[8], [8], [7], [256, 6, 6]])
    }

    @Test func `counts parameters and multiplications`() throws {
        let network = try #require(try Self.networks.get().first).1
        #expect(network.parameterCount == 2_053_591)
        #expect(network.multiplyAdds == 159_921_920)
    }
}

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

/// The default model's golden crops.
enum GoldenCrops {
    private static let stored = 48

    /// As the cards of the project's own models want them; smaller ones are means of whole blocks of pixels.
    static func standardized(side: Int) throws -> [[Float]] {
        let pixels = try Fixture.bytes("default/pixels.u8")
        return stride(from: 0, to: pixels.count, by: stored * stored).map { start in
            standardized(shrunk(pixels[start..<start + stored * stored], side: side))
        }
    }

    private static func shrunk(_ pixels: ArraySlice<UInt8>, side: Int) -> [Double] {
        let step = stored / side
        return (0..<side * side).map { target in
            let corner = pixels.startIndex + target / side * step * stored + target % side * step
            let block = (0..<step * step).map { pixels[corner + $0 / step * stored + $0 % step] }
            return block.reduce(0) { $0 + Double($1) } / Double(step * step)
        }
    }

    private static func standardized(_ luma: [Double]) -> [Float] {
        let values = luma.map { $0 / 255 }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = max((squares / Double(values.count - 1)).squareRoot(), 0.02)
        return values.map { Float(($0 - mean) / deviation) }
    }
}

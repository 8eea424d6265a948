import Testing

@testable import Inference

/// Networks that are built for another size of images than their file's.
@Suite struct InputSizeTests {
    /// `Benchmarks/parity/golden_detector.py` wrote every seventh number that onnxruntime computes.
    @Test func `the face detector built for 640×352 agrees with onnxruntime`() throws {
        let network = try Network(
            onnx: Fixture.model("face-detector"), inputSize: InputSize(height: 352, width: 640))
        #expect(network.inputs.map(\.shape) == [[1, 352, 640]])
        #expect(network.outputs.map(\.shape) == [[6, 44, 80], [6, 22, 40], [6, 11, 20]])
        let sample = testValues(352 * 640)
        for (index, output) in network.outputs.enumerated() {
            let expected = try Fixture.floats("face-detector/\(output.name).f32")
            let actual = InferenceRun.outputs(of: network, samples: [sample], batch: 1, output: index)[0]
            let seventh = stride(from: 0, to: actual.count, by: 7).map { actual[$0] }
            #expect(largestDifference(seventh, expected) <= 1e-4, "\(output.name)")
        }
    }

    @Test func `a network that shares weights computes the same`() throws {
        let file = try Fixture.model("face-detector")
        let (size, base) = (InputSize(height: 96, width: 128), try Network(onnx: file))
        let own = try Network(onnx: file, inputSize: size)
        let sharing = try Network(onnx: file, inputSize: size, sharingWeightsOf: base)
        let sample = testValues(96 * 128)
        for output in own.outputs.indices {
            #expect(
                InferenceRun.outputs(of: own, samples: [sample], batch: 1, output: output)
                    == InferenceRun.outputs(of: sharing, samples: [sample], batch: 1, output: output))
        }
    }

    @Test func `weights are shared where they are the same numbers`() {
        func weights(_ seed: UInt64) -> PackedWeights {
            let filters = testValues(32 * 32 * 9, seed: seed)
            return PackedWeights(winograd: filters, columns: 32, channels: 32, tile: 4)
        }
        let first = weights(1)
        var (same, other) = (weights(1), weights(2))
        same.share(first)
        other.share(first)
        #expect(same.matrix(0) == first.matrix(0))
        #expect(other.matrix(0) != first.matrix(0))
    }

    private func shape(of size: InputSize?, file shape: [Int64]) throws -> [Int] {
        var builder = ModelBuilder()
        builder.model.graph.input = [ModelBuilder.value("x", shape)]
        return try Network(onnx: builder.file(), inputSize: size).outputs[0].shape
    }

    @Test func `free sizes take the given ones`() throws {
        let size = InputSize(height: 6, width: 7, replacesFixedSizes: false)
        #expect(try shape(of: size, file: [0, 2, 0, 0]) == [2, 6, 7])
    }

    @Test func `fixed sizes stay where only free ones are to be filled`() throws {
        let size = InputSize(height: 6, width: 7, replacesFixedSizes: false)
        #expect(try shape(of: size, file: [0, 2, 4, 0]) == [2, 4, 7])
    }

    @Test func `fixed sizes are replaced`() throws {
        #expect(try shape(of: InputSize(height: 6, width: 7), file: [0, 2, 4, 4]) == [2, 6, 7])
    }

    @Test func `channels may come last`() throws {
        let size = InputSize(height: 6, width: 7, layout: .channelsLast)
        #expect(try shape(of: size, file: [0, 4, 0, 2]) == [6, 7, 2])
    }

    @Test func `an input that is no image has no size to set`() {
        #expect(throws: ModelError.notImages(input: "x", shape: [1, 48])) {
            try shape(of: InputSize(height: 6, width: 8), file: [0, 48])
        }
    }

    @Test(arguments: [0, -1, .max])
    func `impossible sizes are refused`(_ height: Int) {
        #expect(throws: ModelError.self) {
            try shape(of: InputSize(height: height, width: 8), file: [0, 2, 4, 4])
        }
    }
}

import Foundation
import ONNXFormat
import Testing

@testable import Inference

@Suite struct LastLayerTests {
    /// What the network makes of the same numbers.
    private func scores(_ file: [UInt8], _ output: String) throws -> [Float] {
        let network = try Network(onnx: file, outputs: [output])
        var workspace = Workspace(for: network)
        workspace.withInput(sample: 0) { pixels in
            for i in pixels.indices { pixels[i] = Float(i * 31 % 17) / 8 - 1 }
        }
        network.run(batch: 1, in: &workspace)
        return workspace.withOutput(0, sample: 0) { numbers in numbers.indices.map { numbers[$0] } }
    }

    /// Pools `x`, `[n, 2, 4, 4]`, and multiplies with a matrix of two features and three labels.
    private func model(_ change: (inout ONNXModel) -> Void = { _ in }) throws -> [UInt8] {
        var builder = ModelBuilder()
        builder.model.graph.node = [
            ModelBuilder.node("GlobalAveragePool", ["x"], ["map"]),
            ModelBuilder.node("Flatten", ["map"], ["pooled"]),
            ModelBuilder.node("MatMul", ["pooled", "matrix"], ["product"]),
            ModelBuilder.node("Add", ["product", "shift"], ["sum"]),
            ModelBuilder.node("Softmax", ["sum"], ["y"]),
        ]
        builder.model.graph.initializer = [
            ModelBuilder.tensor("matrix", [2, 3], floats: [1, 2, 3, 4, 5, 6]),
            ModelBuilder.tensor("shift", [3], floats: [7, 8, 9]),
        ]
        builder.model.graph.output = [ModelBuilder.value("y", [0, 3])]
        change(&builder.model)
        return try builder.file()
    }

    @Test(arguments: [("expressions", 8), ("fer2013", 7)])
    func `the same layer gives the same scores`(output: String, labels: Int) throws {
        let file = try Fixture.model("default")
        let layer = try LastLayer(onnx: file, scores: output)
        #expect((layer.labelCount, layer.featureCount) == (labels, 256))
        let copy = try layer.replaced(weights: layer.weights, bias: layer.bias)
        #expect(try scores(copy, output) == scores(file, output))
        #expect(try scores(copy, "ferplus") == scores(file, "ferplus"))
    }

    @Test func `what a branch reads of the old layer stays`() throws {
        let file = try model { model in
            var branches = ModelBuilder.node("If", ["yes"], ["z"])
            branches.attribute = ["then_branch", "else_branch"].map { name in
                .with {
                    $0.name = name
                    $0.g.node = [ModelBuilder.node("Identity", ["shift"], ["copy"])]
                    $0.g.output = [.with { $0.name = "copy" }]
                }
            }
            model.graph.node.append(branches)
            model.graph.output.append(ModelBuilder.value("z", [3]))
            model.graph.initializer.append(
                .with {
                    $0.name = "yes"
                    $0.dataType = 9
                    $0.int32Data = [1]
                })
        }
        let layer = try LastLayer(onnx: file, scores: "y")
        let copy = try layer.replaced(weights: layer.weights, bias: layer.bias)
        #expect(try scores(copy, "z") == [7, 8, 9])
    }

    @Test func `a matrix with an added bias is a layer too`() throws {
        let file = try model()
        let layer = try LastLayer(onnx: file, scores: "y")
        #expect(layer.weights == [1, 4, 2, 5, 3, 6])
        #expect(layer.bias == [7, 8, 9])
        let copy = try layer.replaced(weights: layer.weights, bias: layer.bias)
        for (one, other) in zip(try scores(copy, "y"), try scores(file, "y")) {
            #expect(abs(one - other) < 1e-6)
        }
        let nodes = try ONNXModel(serializedBytes: copy).graph.node.map(\.opType)
        #expect(nodes == ["GlobalAveragePool", "Flatten", "Gemm", "Softmax"])
    }

    @Test func `labels can be added`() throws {
        let layer = try LastLayer(onnx: try model(), scores: "y")
        let copy = try layer.replaced(weights: layer.weights + [0, 0], bias: layer.bias + [20])
        let found = try scores(copy, "y")
        #expect(found.count == 4)
        #expect(found[3] > 0.9)
        let shape = try ONNXModel(serializedBytes: copy).graph.output[0].type.tensorType.shape
        #expect(shape.dim.map(\.dimValue) == [0, 4])
    }

    @Test func `features times weights are the scores`() throws {
        let file = try Fixture.model("default")
        let layer = try LastLayer(onnx: file, scores: "ferplus")
        let network = try layer.featureNetwork(inputSize: nil)
        var workspace = Workspace(for: network)
        workspace.withInput(sample: 0) { pixels in
            for i in pixels.indices { pixels[i] = Float(i * 31 % 17) / 8 - 1 }
        }
        network.run(batch: 1, in: &workspace)
        let expected = try scores(file, "ferplus")
        workspace.withOutput(0, sample: 0) { features in
            for label in 0..<layer.labelCount {
                let sum = (0..<256).reduce(layer.bias[label]) { sum, index in
                    sum + layer.weights[label * 256 + index] * features[index]
                }
                #expect(abs(sum - expected[label]) < 1e-3)
            }
        }
    }

    @Test func `weights of other files are taken in`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "emotiond-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let matrix: [Float] = [1, 2, 3, 4, 5, 6]
        try matrix.withUnsafeBytes { Data($0) }.write(to: folder.appending(path: "weights"))
        let file = try model { model in
            model.graph.initializer[0].floatData = []
            model.graph.initializer[0].dataLocation = 1
            model.graph.initializer[0].externalData = [
                .with {
                    $0.key = "location"
                    $0.value = "weights"
                }
            ]
        }
        let layer = try LastLayer(onnx: file, folder: folder.path, scores: "y")
        let copy = try layer.replaced(weights: layer.weights, bias: layer.bias)
        for (one, other) in zip(try scores(copy, "y"), try scores(model(), "y")) {
            #expect(abs(one - other) < 1e-6)
        }
    }

    @Test func `models that end in another way are refused`() throws {
        let file = try Fixture.model("mini-xception")
        let output = try #require(try Network(onnx: file).outputs.first?.name)
        #expect(throws: ModelError.noLastLayer(output: output)) { try LastLayer(onnx: file, scores: output) }
    }
}

import FoundationEssentials
import ONNXFormat
import SwiftProtobuf

/// The last layer of an ONNX file, which can be exchanged: a linear layer behind global pooling.
public struct LastLayer: Sendable {
    public let labelCount: Int
    public let featureCount: Int
    /// `[labels, features]`, row-major.
    public let weights: [Float]
    /// `[labels]`.
    public let bias: [Float]

    /// The whole file, with all weights inside.
    private let model: ONNXModel
    private let scores: String
    /// Names of the tensors that the layer reads and makes.
    private let input: String
    private let output: String

    /// - Parameters:
    ///   - folder: the file's folder, where other files may hold its weights.
    ///   - scores: name of the output that the layer makes, before or after softmax.
    /// - Throws: ``ModelError``, `noLastLayer` where `scores` are made in another way.
    public init(onnx bytes: [UInt8], folder: String? = nil, scores: String) throws(ModelError) {
        let file = try ModelFile(bytes, folder: folder, outputs: [scores])
        guard let head = LinearHead(file, scores: scores) else { throw .noLastLayer(output: scores) }
        labelCount = head.classes
        featureCount = head.channels
        weights = head.weights
        bias = head.bias
        input = head.input
        output = head.output
        self.scores = scores
        var model: ONNXModel
        do { model = try ONNXModel(serializedBytes: bytes) } catch { throw .notONNX }
        let external = ExternalData(folder: folder)
        for index in model.graph.initializer.indices where model.graph.initializer[index].dataLocation == 1 {
            let tensor = model.graph.initializer[index]
            let shape = tensor.dims.map { Int(clamping: $0) }
            let count = try Shape.count(shape, of: tensor.name)
            model.graph.initializer[index] = try external.load(tensor, count: count, name: tensor.name)
            model.graph.initializer[index].externalData = []
        }
        self.model = model
    }

    /// Builds the network up to the features, which are its only output.
    public func featureNetwork(inputSize: InputSize?) throws(ModelError) -> Network {
        var trunk = model
        trunk.graph.output = [ONNXValueInfo.with { $0.name = input }]
        let network = try Network(onnx: Self.bytes(of: trunk), inputSize: inputSize)
        guard network.outputs[0].count == featureCount else { throw .noLastLayer(output: scores) }
        return network
    }

    /// The file with another layer in place of this one.
    ///
    /// - Parameters:
    ///   - weights: `[labels, features]`; there may be more labels than before.
    ///   - bias: `[labels]`.
    public func replaced(weights: [Float], bias: [Float]) throws(ModelError) -> [UInt8] {
        precondition(weights.count == bias.count * featureCount, "weights without a row for each label")
        var model = model
        guard let place = model.graph.node.firstIndex(where: { $0.output.contains(output) }) else {
            throw .noLastLayer(output: scores)
        }
        let names = ["weight", "bias"].map { unusedName("\(output).\($0)") }
        let old = model.graph.node[place]
        model.graph.node[place] = ONNXNode.with {
            $0.name = old.name
            $0.opType = "Gemm"
            $0.input = [input] + names
            $0.output = [output]
            $0.attribute = [
                .with {
                    $0.name = "transB"
                    $0.i = 1
                    $0.type = 2
                }
            ]
        }
        removeUnused(after: old, from: &model.graph)
        model.graph.initializer.append(
            Self.tensor(names[0], [bias.count, featureCount], weights))
        model.graph.initializer.append(Self.tensor(names[1], [bias.count], bias))
        for index in model.graph.output.indices where model.graph.output[index].name == scores {
            let axes = model.graph.output[index].type.tensorType.shape.dim.count
            guard axes > 0 else { continue }
            model.graph.output[index].type.tensorType.shape.dim[axes - 1] = .with {
                $0.dimValue = Int64(bias.count)
            }
        }
        return try Self.bytes(of: model)
    }

    /// Removes what only the old layer has used.
    private func removeUnused(after old: ONNXNode, from graph: inout ONNXGraph) {
        var candidates = old.reads
        while let name = candidates.popLast() {
            let isUsed =
                graph.node.contains { $0.reads.contains(name) } || graph.output.contains { $0.name == name }
            guard !isUsed else { continue }
            graph.initializer.removeAll { $0.name == name }
            if let maker = graph.node.firstIndex(where: { $0.output == [name] }) {
                candidates += graph.node.remove(at: maker).reads
            }
        }
    }

    private func unusedName(_ wish: String) -> String {
        let taken = Set(model.graph.initializer.map(\.name) + model.graph.node.flatMap(\.output))
        var name = wish
        while taken.contains(name) { name += "_" }
        return name
    }

    private static func tensor(_ name: String, _ shape: [Int], _ values: [Float]) -> ONNXTensor {
        .with {
            $0.name = name
            $0.dims = shape.map { Int64($0) }
            $0.dataType = 1
            $0.rawData = values.withUnsafeBytes { Data($0) }
        }
    }

    private static func bytes(of model: ONNXModel) throws(ModelError) -> [UInt8] {
        do { return try model.serializedBytes() } catch { throw .tooLargeFile }
    }
}

extension ONNXNode {
    /// Names of the tensors that the node reads, or nodes of its branches.
    fileprivate var reads: [String] {
        input + attribute.filter(\.hasG).flatMap { $0.g.node.flatMap(\.reads) + $0.g.output.map(\.name) }
    }
}

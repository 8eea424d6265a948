import ONNXFormat
import SwiftProtobuf

/// A decoded ONNX file, reduced to the nodes that its outputs need.
struct ModelFile {
    static let mostNodes = 10_000

    struct Input {
        let name: String
        /// Sizes with the batch axis; a free batch counts as 1.
        let shape: [Int]
    }

    let byteCount: Int
    let opset: Int
    let nodes: [ModelNode]
    let inputs: [Input]
    let outputs: [String]
    let constants: [String: Constant]

    init(_ file: [UInt8], inputSize: InputSize? = nil) throws(ModelError) {
        byteCount = file.count
        let model: ONNXModel
        do { model = try ONNXModel(serializedBytes: file) } catch { throw .notONNX }
        guard model.hasGraph, !model.graph.node.isEmpty else { throw .noGraph }
        let graph = model.graph
        opset = try Self.opset(of: model)
        guard graph.node.count <= Self.mostNodes else {
            throw .tooManyNodes(count: graph.node.count, limit: Self.mostNodes)
        }
        outputs = graph.output.map(\.name)
        guard !outputs.isEmpty else { throw .noOutput }
        let all = graph.node.enumerated().map { ModelNode($1, index: $0) }
        nodes = Self.needed(all, for: outputs)
        let read = Set(nodes.flatMap(\.inputs)).union(outputs)
        constants = try Self.constants(graph.initializer.filter { read.contains($0.name) })
        inputs = try Self.inputs(
            graph.input, except: Set(graph.initializer.map(\.name)), inputSize: inputSize)
        guard !inputs.isEmpty else { throw .noInput }
    }

    private static func opset(of model: ONNXModel) throws(ModelError) -> Int {
        let version = model.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }?.version ?? 0
        guard 11...21 ~= version else { throw .unsupportedOpset(version: Int(version)) }
        return Int(version)
    }

    /// The nodes on which an output depends, in their order. A node comes after those it reads from, as the
    /// format demands, so that one pass from the end suffices.
    private static func needed(_ nodes: [ModelNode], for outputs: [String]) -> [ModelNode] {
        var wanted = Set(outputs)
        var kept: [ModelNode] = []
        for node in nodes.reversed() where node.outputs.contains(where: wanted.contains) {
            wanted.formUnion(node.inputs.lazy.filter { !$0.isEmpty })
            kept.append(node)
        }
        return kept.reversed()
    }

    private static func constants(_ tensors: [ONNXTensor]) throws(ModelError) -> [String: Constant] {
        var constants: [String: Constant] = [:]
        for tensor in tensors {
            let constant = try Constant(tensor, name: tensor.name)
            guard constants.updateValue(constant, forKey: tensor.name) == nil else {
                throw .duplicateTensor(name: tensor.name)
            }
        }
        return constants
    }

    private static func inputs(
        _ declared: [ONNXValueInfo], except initializers: Set<String>, inputSize: InputSize?
    ) throws(ModelError) -> [Input] {
        var inputs: [Input] = []
        for value in declared where !initializers.contains(value.name) {
            let type = value.type.tensorType
            guard type.elemType == 1 else {
                throw .unsupportedType(tensor: value.name, type: Int(type.elemType))
            }
            var shape: [Int] = []
            for (axis, dimension) in type.shape.dim.enumerated() {
                shape.append(
                    try size(
                        dimension, axis: axis, of: value.name,
                        given: type.shape.dim.count == 4 ? inputSize : nil))
            }
            guard inputSize == nil || shape.count == 4 else {
                throw .notImages(input: value.name, shape: shape)
            }
            inputs.append(Input(name: value.name, shape: shape))
        }
        return inputs
    }

    private static func size(
        _ dimension: ONNXDimension, axis: Int, of input: String, given: InputSize?
    ) throws(ModelError) -> Int {
        let isFree = dimension.dimValue <= 0
        if let given, let size = given.size(ofAxis: axis), isFree || given.replacesFixedSizes { return size }
        if isFree, axis == 0 { return 1 }
        guard !isFree else { throw .freeDimension(input: input, axis: axis) }
        return Int(dimension.dimValue)
    }
}

import ONNXFormat
import SwiftProtobuf

/// A decoded ONNX file, reduced to the nodes that its outputs need, each after those that it reads from.
struct ModelFile {
    static let opsets = 7...23

    struct Input {
        let name: String
        /// Sizes with the batch axis; a free batch counts as 1.
        let shape: [Int]
    }

    /// Size of the file and of the weights beside it.
    let byteCount: Int
    let opset: Int
    let nodes: [ModelNode]
    let inputs: [Input]
    let outputs: [String]
    let constants: [String: Constant]

    /// - Parameters:
    ///   - folder: where files with the model's weights may lie; `nil` for a model that must bring all of
    ///     them.
    ///   - inputSize: height and width of the input's images; `nil` for those in the file.
    ///   - wanted: names of the outputs that are computed; `nil` for all.
    init(
        _ file: [UInt8], folder: String? = nil, inputSize: InputSize? = nil, outputs wanted: [String]? = nil
    ) throws(ModelError) {
        let model: ONNXModel
        do { model = try ONNXModel(serializedBytes: file) } catch { throw .notONNX }
        guard model.hasGraph, !model.graph.node.isEmpty else { throw .noGraph }
        let graph = model.graph
        opset = try Self.opset(of: model)
        outputs = try Self.outputs(graph.output.map(\.name), wanted: wanted)
        var reader = GraphReader()
        nodes = Self.needed(try reader.nodes(of: graph), for: outputs)
        let read = Set(nodes.flatMap(\.reads)).union(outputs)
        let external = ExternalData(folder: folder)
        constants = try Self.constants(reader.initializers.filter { read.contains($0.name) }, external)
        byteCount = file.count + external.byteCount
        inputs = try Self.inputs(
            graph.input, except: Set(graph.initializer.map(\.name)), inputSize: inputSize)
        guard !inputs.isEmpty else { throw .noInput }
    }

    private static func opset(of model: ONNXModel) throws(ModelError) -> Int {
        let version = model.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }?.version ?? 0
        guard opsets ~= Int(version) else { throw .unsupportedOpset(version: Int(version)) }
        return Int(version)
    }

    private static func outputs(_ all: [String], wanted: [String]?) throws(ModelError) -> [String] {
        guard !all.isEmpty else { throw .noOutput }
        guard let wanted else { return all }
        if let missing = wanted.first(where: { !all.contains($0) }) {
            throw .noSuchOutput(name: missing, outputs: all)
        }
        guard !wanted.isEmpty else { throw .noOutput }
        return all.filter(wanted.contains)
    }

    /// The nodes on which an output depends, in their order where that has each node after those it reads
    /// from, as the format demands and not every tool heeds.
    static func needed(_ nodes: [ModelNode], for outputs: [String]) -> [ModelNode] {
        let reads = nodes.map(\.reads)
        var makers: [String: [Int]] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty { makers[output, default: []].append(index) }
        }
        var isNeeded = [Bool](repeating: false, count: nodes.count)
        var unvisited = outputs
        while let value = unvisited.popLast() {
            for index in makers[value] ?? [] where !isNeeded[index] {
                isNeeded[index] = true
                unvisited += reads[index]
            }
        }
        return sorted(reads, isNeeded, makers).map { nodes[$0] }
    }

    /// Depth first, without recursion: a file may nest its nodes as deep as it likes. Nodes of a cycle come
    /// in any order, and the one that reads what is not there yet is refused later.
    private static func sorted(
        _ reads: [[String]], _ isNeeded: [Bool], _ makers: [String: [Int]]
    ) -> [Int] {
        var order: [Int] = []
        var isVisited = [Bool](repeating: false, count: reads.count)
        for start in reads.indices where isNeeded[start] && !isVisited[start] {
            isVisited[start] = true
            // A node and how many of the tensors that it reads were followed.
            var path = [(node: start, followed: 0)]
            while let (node, followed) = path.last {
                guard followed < reads[node].count else {
                    order.append(node)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].followed += 1
                for maker in makers[reads[node][followed]] ?? [] where !isVisited[maker] {
                    isVisited[maker] = true
                    path.append((maker, 0))
                }
            }
        }
        return order
    }

    private static func constants(
        _ tensors: [ONNXTensor], _ external: ExternalData
    ) throws(ModelError) -> [String: Constant] {
        var constants: [String: Constant] = [:]
        for tensor in tensors {
            let constant = try Constant(tensor, name: tensor.name, external: external)
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
            // float16 is computed as float32.
            guard type.elemType == 1 || type.elemType == 10 else {
                throw .unsupportedType(tensor: value.name, type: Int(type.elemType))
            }
            var shape: [Int] = []
            for (axis, dimension) in type.shape.dim.enumerated() {
                shape.append(
                    try size(
                        dimension, axis: axis, of: value.name,
                        given: type.shape.dim.count == 4 ? inputSize : nil))
            }
            inputs.append(Input(name: value.name, shape: shape))
        }
        if inputSize != nil, let first = inputs.first, !inputs.contains(where: { $0.shape.count == 4 }) {
            throw .notImages(input: first.name, shape: first.shape)
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

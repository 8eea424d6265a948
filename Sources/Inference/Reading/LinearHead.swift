/// The linear layer behind global pooling from which an output's scores come, as most classifiers end.
struct LinearHead {
    /// Kinds of nodes that pass pooled features on as they are.
    private static let passing: Set = ["Flatten", "Reshape", "Squeeze", "Identity", "Dropout"]
    private static let pooling: Set = ["GlobalAveragePool", "ReduceMean", "GlobalMaxPool", "ReduceMax"]

    let classes: Int
    let channels: Int
    /// `[classes, channels]`, row-major.
    let weights: [Float]
    /// `[classes]`; zeros where the layer has none.
    let bias: [Float]
    /// Name of the tensor that the layer reads.
    let input: String
    /// Name of the tensor that the layer makes, before softmax.
    let output: String
    /// What the features are pooled by.
    let pool: ModelNode

    /// `nil` where `scores` are made in another way.
    init?(_ file: ModelFile, scores: String) {
        let trail = Trail(file)
        output = trail.skip(["Softmax", "Identity"], from: scores)
        guard let last = trail.node(output) else { return nil }
        let sum = last.kind == "Add" ? last : nil
        let maker = sum?.inputs.first { trail.node($0) != nil }
        guard let layer = sum == nil ? last : maker.flatMap({ trail.node($0) }),
            let matrix = layer.inputs.dropFirst().first.flatMap({ file.constants[$0] }),
            let values = matrix.floats, matrix.shape.count == 2
        else { return nil }
        let isTransposed: Bool
        switch layer.kind {
        case "Gemm":
            isTransposed = layer.takeInteger("transB", default: 0) != 0
            guard layer.takeFloat("alpha", default: 1) == 1, layer.takeFloat("beta", default: 1) == 1,
                layer.takeInteger("transA", default: 0) == 0
            else { return nil }
        case "MatMul": isTransposed = false
        default: return nil
        }
        let (rows, columns) = (matrix.shape[0], matrix.shape[1])
        (classes, channels) = isTransposed ? (rows, columns) : (columns, rows)
        weights =
            isTransposed
            ? values : (0..<values.count).map { values[$0 % rows * columns + $0 / rows] }
        let addends = [layer.inputs.dropFirst(2).first, sum?.inputs.first { $0 != maker }]
        var bias = [Float](repeating: 0, count: classes)
        for name in addends.compactMap(\.self) where !name.isEmpty {
            guard let added = file.constants[name]?.floats, added.count == classes || added.count == 1 else {
                return nil
            }
            for index in bias.indices { bias[index] += added[added.count == 1 ? 0 : index] }
        }
        self.bias = bias
        input = layer.inputs[0]
        guard let pool = trail.node(trail.skip(Self.passing, from: input)), Self.pooling.contains(pool.kind)
        else { return nil }
        self.pool = pool
    }
}

/// A graph, walked from its outputs.
private struct Trail {
    private var makers: [String: ModelNode] = [:]

    init(_ file: ModelFile) {
        for node in file.nodes { for output in node.outputs { makers[output] = node } }
    }

    /// What computes a value.
    func node(_ value: String) -> ModelNode? { makers[value] }

    /// The value that nodes of these kinds made `value` of.
    func skip(_ kinds: Set<String>, from value: String) -> String {
        var value = value
        while let node = makers[value], kinds.contains(node.kind), let input = node.inputs.first {
            value = input
        }
        return value
    }
}

/// The weights of a linear layer after global average pooling, from which class activation maps are computed
/// (Zhou et al., "Learning Deep Features for Discriminative Localization", 2016).
public struct ClassWeights: Sendable, Equatable {
    public let classes: Int
    public let channels: Int
    /// `[classes, channels]`, row-major.
    public let weights: [Float]

    /// Finds the layer in an ONNX file; `nil` if `scores` are computed from `features` in another way.
    ///
    /// - Parameters:
    ///   - scores: name of the output with one number per class, before or after softmax.
    ///   - features: name of the feature map that is pooled.
    ///   - folder: the file's folder, where other files may hold its weights.
    public init?(
        onnx bytes: [UInt8], folder: String? = nil, scores: String, features: String
    ) throws(ModelError) {
        let file = try ModelFile(bytes, folder: folder)
        guard let head = LinearHead(file, scores: scores), head.pool.inputs.first == features,
            ["GlobalAveragePool", "ReduceMean"].contains(head.pool.kind)
        else { return nil }
        classes = head.classes
        channels = head.channels
        weights = head.weights
    }
}

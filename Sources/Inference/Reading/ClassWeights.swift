/// The weights of a linear layer behind global average pooling: what class activation maps are made of (Zhou et al.,
/// "Learning Deep Features for Discriminative Localization", 2016).
public struct ClassWeights: Sendable, Equatable {
    public let classes: Int
    public let channels: Int
    /// `[classes, channels]`, row-major.
    public let weights: [Float]

    /// Looks for the layer in an ONNX file; `nil` where `scores` are made of `features` in another way.
    ///
    /// - Parameters:
    ///   - scores: name of the output with one number per class, before or after softmax.
    ///   - features: name of the feature map that is pooled.
    ///   - folder: the file's folder, where other files may hold its weights.
    public init?(
        onnx bytes: [UInt8], folder: String? = nil, scores: String, features: String
    ) throws(ModelError) {
        let file = try ModelFile(bytes, folder: folder)
        let trail = Trail(file)
        let behindSoftmax = trail.skip(["Softmax", "Identity"], from: scores)
        guard let last = trail.node(behindSoftmax) else { return nil }
        let addsBias = last.kind == "Add"
        guard let layer = addsBias ? last.inputs.lazy.compactMap({ trail.node($0) }).first : last,
            let matrix = layer.inputs.dropFirst().first.flatMap({ file.constants[$0] }),
            let values = matrix.floats, matrix.shape.count == 2
        else { return nil }
        let pooled = trail.skip(
            ["Flatten", "Reshape", "Squeeze", "Identity", "Dropout"], from: layer.inputs[0])
        guard let pool = trail.node(pooled), ["GlobalAveragePool", "ReduceMean"].contains(pool.kind),
            pool.inputs.first == features
        else { return nil }
        let isTransposed: Bool
        switch layer.kind {
        case "Gemm": isTransposed = layer.integer("transB", default: 0) != 0
        case "MatMul": isTransposed = false
        default: return nil
        }
        let (rows, columns) = (matrix.shape[0], matrix.shape[1])
        (classes, channels) = isTransposed ? (rows, columns) : (columns, rows)
        weights =
            isTransposed
            ? values : (0..<values.count).map { values[$0 % rows * columns + $0 / rows] }
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
}

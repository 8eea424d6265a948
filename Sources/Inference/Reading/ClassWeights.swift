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
        (classes, channels, weights) = (head.classes, head.channels, head.weights)
    }
}

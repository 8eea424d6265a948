/// A linear layer that turns features into one score for each label.
public struct LinearLayer: Sendable, Equatable {
    public let labelCount: Int
    public let featureCount: Int
    /// `[labels, features]`, row-major.
    public internal(set) var weights: [Double]
    /// `[labels]`.
    public internal(set) var bias: [Double]

    public init(weights: [Double], bias: [Double]) {
        precondition(!bias.isEmpty && weights.count % bias.count == 0, "weights without a row for each label")
        labelCount = bias.count
        featureCount = weights.count / bias.count
        self.weights = weights
        self.bias = bias
    }

    /// The layer with each score divided by `temperature`.
    func cooled(by temperature: Double) -> LinearLayer {
        LinearLayer(weights: weights.map { $0 / temperature }, bias: bias.map { $0 / temperature })
    }

    /// Probabilities of the labels for one face's features.
    ///
    /// - Parameter features: as many as the layer reads; what follows is not looked at.
    public func probabilities(of features: [Float]) -> [Double] {
        features.withUnsafeBufferPointer { features in
            Softmax.of(scores(of: UnsafeBufferPointer(rebasing: features[..<featureCount])), 0).probabilities
        }
    }

    /// Scores of one row of features, `[labels]`.
    func scores(of row: UnsafeBufferPointer<Float>) -> [Double] {
        weights.withUnsafeBufferPointer { weights in
            (0..<labelCount).map { label in
                bias[label] + Kernel.dot(row, UnsafeBufferPointer(rebasing: weights[range(label)]))
            }
        }
    }

    private func range(_ label: Int) -> Range<Int> { label * featureCount..<(label + 1) * featureCount }
}

/// A layer that was fitted to a lesson, and how good it is on faces that it has not learned from.
public struct TaughtLayer: Sendable {
    /// Fitted to all faces; scores are divided by `temperature` already.
    public let layer: LinearLayer
    /// How strongly the weights were pulled toward those before.
    public let pull: Double
    /// The divisor of scores that calibrates probabilities, fitted to faces that were held out.
    public let temperature: Double
    /// Parts of the cross-validation.
    public let foldCount: Int
    /// Labels by the layer as it was.
    public let before: Outcome
    /// Labels of each face by a layer that has not learned from its source.
    public let after: Outcome

    /// Whether more faces are labeled correctly than before, on average over labels.
    public var isBetter: Bool { after.balancedAccuracy > before.balancedAccuracy }
}

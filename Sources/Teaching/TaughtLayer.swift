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

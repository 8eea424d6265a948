/// Where an expression lies on the circumplex of affect (Russell 1980).
public struct Affect: Sendable, Equatable {
    /// How the values were found.
    public enum Source: String, Sendable {
        /// The model has outputs for them.
        case model
        /// They follow from the probabilities of the expressions.
        case projected
    }

    /// Unpleasant to pleasant, -1...1.
    public let valence: Float
    /// Calm to excited, -1...1.
    public let arousal: Float
    public let source: Source

    public init(valence: Float, arousal: Float, source: Source) {
        (self.valence, self.arousal, self.source) = (valence, arousal, source)
    }

    /// Returns the weighted mean of two values of the same source.
    /// - Parameter weight: weight of `other` in 0...1; the rest is this value's.
    func averaged(with other: Affect, weight: Float) -> Affect {
        Affect(
            valence: valence + (other.valence - valence) * weight,
            arousal: arousal + (other.arousal - arousal) * weight, source: source)
    }

    /// What a network says: numbers beyond -1...1 count as the nearest end; `nil` where one is NaN.
    init?(modelOutput valence: Float, _ arousal: Float) {
        if valence.isNaN || arousal.isNaN { return nil }
        self.init(
            valence: min(max(valence, -1), 1), arousal: min(max(arousal, -1), 1), source: .model)
    }
}

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
        self.valence = valence
        self.arousal = arousal
        self.source = source
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

/// Valence and arousal of a model's labels, for models that have no outputs for them.
struct AffectProjection: Sendable {
    /// Where people place the words for the expressions, as valence and arousal: pleasure and arousal of
    /// angry, disgusted, fearful, happy, sad and surprised in Russell and Mehrabian, "Evidence for a
    /// three-factor theory of emotions", Journal of Research in Personality 11 (1977), 273-294.
    ///
    /// Neutral is the origin, to which the others are relative. The list has no contempt: it gets the place
    /// of disgust, the expression that it is next to.
    private static let places: [Emotion: (valence: Float, arousal: Float)] = [
        .angry: (-0.51, 0.59), .disgust: (-0.60, 0.35), .fear: (-0.64, 0.60), .happy: (0.81, 0.51),
        .sad: (-0.63, -0.27), .surprise: (0.40, 0.67), .neutral: (0, 0), .contempt: (-0.60, 0.35),
    ]

    /// In the order of the model's labels.
    private let valences: SIMD32<Float>
    private let arousals: SIMD32<Float>

    /// `nil` where a label has no known place: whatever it means would count as neutral.
    init?(labels: [Emotion]) {
        var (valences, arousals) = (SIMD32<Float>(), SIMD32<Float>())
        for (index, label) in labels.enumerated() {
            guard let place = Self.places[label] else { return nil }
            (valences[index], arousals[index]) = place
        }
        self.valences = valences
        self.arousals = arousals
    }

    /// The mean of the labels' places, weighed by their probabilities.
    func affect(of scores: EmotionScores) -> Affect {
        Affect(
            valence: (scores.probabilities * valences).sum(),
            arousal: (scores.probabilities * arousals).sum(),
            source: .projected)
    }
}

extension Affect {
    /// Where people place the words for the expressions, in the order of `Emotion.allCases`: pleasure and arousal of angry,
    /// disgusted, fearful, happy, sad and surprised in Russell and Mehrabian, "Evidence for a three-factor theory of
    /// emotions", Journal of Research in Personality 11 (1977), 273-294.
    ///
    /// Neutral is the origin, to which the others are relative. The list has no contempt: it gets the place of disgust, the
    /// expression that it is next to.
    private static let valences = SIMD8<Float>(-0.51, -0.60, -0.64, 0.81, -0.63, 0.40, 0, -0.60)
    private static let arousals = SIMD8<Float>(0.59, 0.35, 0.60, 0.51, -0.27, 0.67, 0, 0.35)

    /// The mean of the expressions' places, weighed by their probabilities.
    init(projecting scores: EmotionScores) {
        let known = scores.probabilities
        // An expression that the model does not know is NaN, which is equal to nothing.
        let probabilities = known.replacing(with: 0, where: known .!= known)
        self.init(
            valence: (probabilities * Self.valences).sum(), arousal: (probabilities * Self.arousals).sum(),
            source: .projected)
    }
}

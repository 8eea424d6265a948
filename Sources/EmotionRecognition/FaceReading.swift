/// What a model sees in one face.
public struct FaceReading: Sendable, Equatable {
    public let scores: EmotionScores
    /// `nil` where nothing is known of it.
    public let affect: Affect?

    public init(scores: EmotionScores, affect: Affect? = nil) {
        (self.scores, self.affect) = (scores, affect)
    }

    /// The mean of two readings of the same model.
    func averaged(with other: FaceReading) -> FaceReading {
        FaceReading(
            scores: EmotionScores(
                labels: scores.labels, probabilities: (scores.probabilities + other.scores.probabilities) / 2),
            affect: affect.flatMap { affect in other.affect.map(affect.averaged) })
    }
}

/// What a model sees in one face.
public struct FaceReading: Sendable, Equatable {
    public let scores: EmotionScores
    /// `nil` where the model has no outputs for it.
    public let affect: Affect?

    public init(scores: EmotionScores, affect: Affect? = nil) {
        (self.scores, self.affect) = (scores, affect)
    }
}

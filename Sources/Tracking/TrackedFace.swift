import EmotionRecognition
import Imaging

/// One face in one frame, as the stream reports it.
public struct TrackedFace: Sendable, Equatable {
    /// The same for as long as the face is followed; never used again for another face.
    public let id: Int
    /// The upright square around the face.
    public let box: PixelRect
    /// The tilt of the head in degrees, clockwise as seen, in -180...180.
    public let roll: Double
    /// The smoothed label.
    public let label: Emotion
    /// What this frame alone shows.
    public let scores: EmotionScores
    public let affect: Affect?
    /// Frames of the stream since the face appeared; 0 in the first.
    public let ageFrames: Int

    public init(
        id: Int, box: PixelRect, roll: Double = 0, label: Emotion, scores: EmotionScores, affect: Affect?,
        ageFrames: Int
    ) {
        self.id = id
        self.box = box
        self.roll = roll
        self.label = label
        self.scores = scores
        self.affect = affect
        self.ageFrames = ageFrames
    }

    /// This frame's label, before smoothing.
    public var rawLabel: Emotion { scores.top }

    /// The probability that this frame gives to the smoothed label, in 0...1.
    public var confidence: Float { scores[label] ?? 0 }
}

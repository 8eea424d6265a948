import EmotionRecognition
import Imaging

/// One face in one frame, as reported in the stream.
public struct TrackedFace: Sendable, Equatable {
    /// Identity of the track, which no other face gets.
    public let id: Int
    /// Upright square around the face, in full-size pixels.
    public let box: PixelRect
    /// Tilt of the head in degrees, clockwise as seen, in -180...180.
    public let roll: Double
    /// Smoothed label.
    public let label: Emotion
    /// Scores of this frame alone.
    public let scores: EmotionScores
    public let affect: Affect?
    /// Number of frames since the face appeared; 0 in the first.
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

    /// Label of this frame, before smoothing.
    public var rawLabel: Emotion { scores.top }

    /// Probability of the smoothed label in this frame, in 0...1.
    public var confidence: Float { scores[label] ?? 0 }
}

/// A face that appeared or disappeared, or whose label changed.
public struct FaceEvent: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case appeared, changed, disappeared
    }

    public let kind: Kind
    public let id: Int
    /// Smoothed label; the last one if the face disappeared.
    public let label: Emotion
    /// Smoothed label before a change.
    public let previous: Emotion?

    public init(kind: Kind, id: Int, label: Emotion, previous: Emotion? = nil) {
        self.kind = kind
        self.id = id
        self.label = label
        self.previous = previous
    }
}

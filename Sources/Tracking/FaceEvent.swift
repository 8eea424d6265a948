import EmotionRecognition

/// Something that happened to a face, told once.
public struct FaceEvent: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case appeared, changed, disappeared
    }

    public let kind: Kind
    public let id: Int
    /// The smoothed label now, or the last one of a face that disappeared.
    public let label: Emotion
    /// The smoothed label before a change.
    public let previous: Emotion?

    public init(kind: Kind, id: Int, label: Emotion, previous: Emotion? = nil) {
        (self.kind, self.id, self.label, self.previous) = (kind, id, label, previous)
    }
}

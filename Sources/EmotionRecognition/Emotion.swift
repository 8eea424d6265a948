/// A label that a model tells apart from others: the name of an expression, or of anything that it was
/// taught.
public struct Emotion: RawRepresentable, Hashable, Sendable, Codable {
    /// The most labels that a model may have.
    public static let mostPerModel = 32
    /// The longest name, in characters.
    public static let longestName = 40

    /// The name in the stream and in model cards.
    public let rawValue: String

    /// Accepts 1 to 40 ASCII letters, digits, `-` and `_`; any other name gives `nil`.
    public init?(rawValue: String) {
        guard 1...Self.longestName ~= rawValue.utf8.count, rawValue.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.rawValue = rawValue
    }

    private init(known name: String) { rawValue = name }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// The expressions that the bundled models and common data sets know.
extension Emotion {
    public static let angry = Emotion(known: "angry")
    public static let disgust = Emotion(known: "disgust")
    public static let fear = Emotion(known: "fear")
    public static let happy = Emotion(known: "happy")
    public static let sad = Emotion(known: "sad")
    public static let surprise = Emotion(known: "surprise")
    public static let neutral = Emotion(known: "neutral")
    public static let contempt = Emotion(known: "contempt")
}

extension Emotion: CustomStringConvertible {
    public var description: String { rawValue }
}

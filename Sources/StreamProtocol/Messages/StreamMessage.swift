import FoundationEssentials
import Glibc

/// The types of messages, by their `type` in the stream.
public enum MessageType: String, Sendable {
    case hello, camera, face, frame, reply
}

/// One message of the stream, as a client reads it.
///
/// Labels are strings here: a newer daemon may know more of them.
public enum StreamMessage: Sendable {
    case hello(Hello)
    case camera(CameraMessage)
    case frame(FrameMessage)
    case face(FaceMessage)
    case reply(Reply)
    /// A type that only a later version of the protocol knows; to be ignored.
    case other(type: String)

    /// - Throws: `StreamError.notAMessage` for what is not JSON, lacks a key, or has a number of more than
    ///   2⁵³, which no camera, clock or counter reaches and JSON's readers do not agree on (RFC 8259, section
    ///   6).
    public init(_ line: [UInt8]) throws(StreamError) {
        if let key = JSONNumbers.keyOfExcess(in: line) {
            throw StreamError(line, fault: "'\(key)' is beyond 2^53")
        }
        do {
            self = try JSONDecoder().decode(StreamMessage.self, from: Data(line))
        } catch {
            throw StreamError(line, fault: Self.fault(error))
        }
    }

    private static func fault(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            return "'\(path(context.codingPath + [key]))' is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            let path = path(context.codingPath)
            // The decoder does not say where a number is that should be whole.
            return path.isEmpty
                ? "it is not a JSON object or has a fraction for a count" : "'\(path)' has an unusable value"
        default:
            return "it cannot be decoded"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

extension StreamMessage: Decodable {
    enum CodingKeys: CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
        let type = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .type)
        switch MessageType(rawValue: type) {
        case .hello: self = .hello(try Hello(from: decoder))
        case .camera: self = .camera(try CameraMessage(from: decoder))
        case .frame: self = .frame(try FrameMessage(from: decoder))
        case .face: self = .face(try FaceMessage(from: decoder))
        case .reply: self = .reply(try Reply(from: decoder))
        case nil: self = .other(type: type)
        }
    }
}

/// One frame and every face in it.
public struct FrameMessage: Sendable, Decodable, Equatable {
    public struct Box: Sendable, Decodable, Equatable {
        public let x: Int
        public let y: Int
        public let width: Int
        public let height: Int

        package enum CodingKeys: String, CodingKey {
            case x, y, width, height
        }
    }

    public struct Face: Sendable, Decodable, Equatable {
        public let id: Int
        public let box: Box
        /// Roll of the head in degrees, clockwise as seen; absent from daemons of protocol 1.0.
        public let rollDegrees: Double?
        public let label: String
        public let rawLabel: String
        public let confidence: Double?
        public let probabilities: [String: Double]
        public let affect: Affect?
        public let ageFrames: Int

        package enum CodingKeys: String, CodingKey {
            case id, box, label, confidence, probabilities, affect
            case rollDegrees = "roll_degrees"
            case rawLabel = "raw_label"
            case ageFrames = "age_frames"
        }
    }

    public struct Affect: Sendable, Decodable, Equatable {
        public let valence: Double?
        public let arousal: Double?
        public let source: String

        package enum CodingKeys: String, CodingKey {
            case valence, arousal, source
        }
    }

    public let sequence: Int
    public let camera: String
    /// Time of the capture in ISO 8601.
    public let time: String
    public let monotonicMicroseconds: Int
    /// Time from capture to publication.
    public let latencyMicroseconds: Int
    public let width: Int
    public let height: Int
    /// Number of frames that this client has missed since it connected.
    public let dropped: Int
    public let faces: [Face]

    package enum CodingKeys: String, CodingKey {
        case camera, time, width, height, dropped, faces
        case sequence = "seq"
        case monotonicMicroseconds = "monotonic_us"
        case latencyMicroseconds = "latency_us"
    }
}

/// The numbers in a text of JSON, before it is decoded.
enum JSONNumbers {
    /// Every integer up to this one is a `Double` too.
    private static let largest = 9_007_199_254_740_992.0

    /// The key in front of the first number whose magnitude is above 2⁵³, empty for a number without a key;
    /// `nil` where there is no such number. Text that is not JSON may have one or none.
    static func keyOfExcess(in text: [UInt8]) -> String? {
        var (isInString, isEscaped) = (false, false)
        var (string, key) = (0..<0, 0..<0)
        var start: Int?
        for (index, byte) in text.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                    string = string.lowerBound..<index
                }
            } else if isPartOfNumber(byte) {
                start = start ?? index
            } else {
                if let first = start, !isModerate(text[first..<index]) {
                    return String(decoding: text[key], as: UTF8.self)
                }
                start = nil
                isInString = byte == UInt8(ascii: "\"")
                if isInString { string = index + 1..<index + 1 }
                if byte == UInt8(ascii: ":") { key = string }
            }
        }
        // A number at the end is the whole text.
        return start.map { isModerate(text[$0...]) } ?? true ? nil : ""
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// What is no number, such as the `e` of `true`, is left to the decoder.
    private static func isModerate(_ token: ArraySlice<UInt8>) -> Bool {
        guard token.count > 15 || token.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }),
            let number = Double(String(decoding: token, as: UTF8.self))
        else { return true }
        return abs(number) <= largest
    }
}

import FoundationEssentials

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

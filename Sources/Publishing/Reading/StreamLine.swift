import FoundationEssentials

/// One line of the stream, as a client reads it.
///
/// Labels are strings here: a newer daemon may know more of them.
public enum StreamLine: Sendable {
    case hello(HelloLine)
    case camera(CameraLine)
    case frame(FrameLine)
    case face(FaceLine)
    case reply(ReplyLine)
    /// Of a later version of the protocol; to be ignored.
    case other(type: String)

    /// - Throws: `StreamError.notALine` for what is not JSON, lacks a key, or has a number of more than 2⁵³, which no
    ///   camera, clock or counter reaches and JSON's readers do not agree on (RFC 8259, section 6).
    public init(_ line: [UInt8]) throws(StreamError) {
        do {
            guard JSONNumbers.areModerate(in: line) else { throw StreamError.notALine("") }
            self = try JSONDecoder().decode(StreamLine.self, from: Data(line))
        } catch {
            throw .notALine(String(decoding: line, as: UTF8.self))
        }
    }
}

extension StreamLine: Decodable {
    private enum Key: CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
        let type = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .type)
        switch type {
        case "hello": self = .hello(try HelloLine(from: decoder))
        case "camera": self = .camera(try CameraLine(from: decoder))
        case "frame": self = .frame(try FrameLine(from: decoder))
        case "face": self = .face(try FaceLine(from: decoder))
        case "reply": self = .reply(try ReplyLine(from: decoder))
        default: self = .other(type: type)
        }
    }
}

import FoundationEssentials

/// The types of messages that a client may choose from; `hello` and replies it always gets.
public struct EventTypes: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    public static let frame = EventTypes(rawValue: 1)
    public static let face = EventTypes(rawValue: 2)
    public static let camera = EventTypes(rawValue: 4)
    public static let all: EventTypes = [.frame, .face, .camera]

    /// Every type with its name in the stream, in the order of replies.
    static let named: [(type: EventTypes, name: MessageType)] = [
        (.frame, .frame), (.face, .face), (.camera, .camera),
    ]

    public var names: [String] { Self.named.filter { contains($0.type) }.map(\.name.rawValue) }
}

/// What a client may ask for.
public enum Request: Sendable, Equatable {
    /// Send only these types of messages, and at most `maxFPS` frames a second; what is `nil` stays as it
    /// was.
    case subscribe(types: EventTypes?, maxFPS: Double?)
    /// Send the daemon's status.
    case status

    /// A client's line that asks for the status.
    public static let statusLine = #"{"request":"status","id":1}"# + "\n"

    /// The names of requests in the stream.
    enum Name: String {
        case subscribe, status
    }
}

/// The answer to a request.
public struct Reply: Sendable, Equatable {
    /// The value of `error` where nothing is wrong.
    public static let success = "success"

    /// The request's number, if one could be read.
    public let id: Int?
    /// `success` or what is wrong.
    public let error: String
    /// The daemon's status, if it was asked for.
    public let status: Status?

    public init(id: Int?, error: String, status: Status? = nil) {
        self.id = id
        self.error = error
        self.status = status
    }
}

extension Reply: Decodable {
    package enum CodingKeys: String, CodingKey {
        case id, error, status, types
        case maxFPS = "max_fps"
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decodeIfPresent(Int.self, forKey: .id)
        error = try members.decode(String.self, forKey: .error)
        status = try members.decodeIfPresent(Status.self, forKey: .status)
    }
}

/// A line of a client: its id, if there is one, and what it asks for, or what is wrong with it.
public struct RequestLine: Sendable {
    public let id: Int?
    public let request: Result<Request, RequestError>

    public init(rejected reason: RequestError) {
        id = nil
        request = .failure(reason)
    }

    /// - Parameter bytes: the line without its newline.
    public init(_ bytes: some Collection<UInt8>) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            self.init(rejected: .notUTF8)
            return
        }
        do {
            self = try JSONDecoder().decode(RequestLine.self, from: Data(bytes))
        } catch DecodingError.dataCorrupted {
            self.init(rejected: .notJSON)
        } catch {
            self.init(rejected: .notAnObject)
        }
    }
}

extension RequestLine: Decodable {
    enum Key: String, CodingKey {
        case request, id, types
        case maxFPS = "max_fps"
    }

    /// Throws only for what is not an object; anything else is an answer with the id that was read.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        id = try? members.decode(Int.self, forKey: .id)
        do throws(RequestError) {
            request = .success(try Self.request(in: members))
        } catch {
            request = .failure(error)
        }
    }

    private typealias Members = KeyedDecodingContainer<Key>

    private static func request(in members: Members) throws(RequestError) -> Request {
        let name = try required(String.self, .request, of: members, expected: "a string")
        _ = try required(Int.self, .id, of: members, expected: "an integer")
        switch Request.Name(rawValue: name) {
        case .subscribe: return .subscribe(types: try types(in: members), maxFPS: try maxFPS(in: members))
        case .status: return .status
        case nil: throw .unknownRequest(name)
        }
    }

    private static func types(in members: Members) throws(RequestError) -> EventTypes? {
        guard
            let names = try optional([String].self, .types, of: members, expected: "an array of strings")
        else { return nil }
        var types = EventTypes()
        for name in names {
            guard let known = EventTypes.named.first(where: { $0.name.rawValue == name }) else {
                throw .unknownType(name)
            }
            types.insert(known.type)
        }
        return types
    }

    private static func maxFPS(in members: Members) throws(RequestError) -> Double? {
        let expected = "a number from 0.001 to 1000"
        let maxFPS = try optional(Double.self, .maxFPS, of: members, expected: expected)
        if let maxFPS, !(0.001...1000).contains(maxFPS) {
            throw .wrong(key: Key.maxFPS.rawValue, expected: expected)
        }
        return maxFPS
    }

    private static func required<Value: Decodable>(
        _ type: Value.Type, _ key: Key, of members: Members, expected: String
    ) throws(RequestError) -> Value {
        guard let value = try optional(type, key, of: members, expected: expected) else {
            throw .missing(key: key.rawValue)
        }
        return value
    }

    private static func optional<Value: Decodable>(
        _ type: Value.Type, _ key: Key, of members: Members, expected: String
    ) throws(RequestError) -> Value? {
        do {
            return try members.decodeIfPresent(type, forKey: key)
        } catch {
            throw .wrong(key: key.rawValue, expected: expected)
        }
    }
}

/// What is wrong with a client's line; the description is the `error` of the reply.
public enum RequestError: Error, Equatable {
    case lineTooLong(limit: Int)
    case notUTF8
    case notJSON
    case notAnObject
    case missing(key: String)
    case wrong(key: String, expected: String)
    case unknownRequest(String)
    case unknownType(String)
}

extension RequestError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .lineTooLong(let limit): "the line is longer than \(limit) bytes"
        case .notUTF8: "the line is not UTF-8"
        case .notJSON: "the line is not JSON"
        case .notAnObject: #"the line is not a JSON object such as {"request":"status","id":1}"#
        case .missing(let key): "the request has no \(key)"
        case .wrong(let key, let expected): "\(key) must be \(expected)"
        case .unknownRequest(let name): "unknown request '\(name.shortened)'; known are subscribe and status"
        case .unknownType(let name): "unknown type '\(name.shortened)'; known are frame, face and camera"
        }
    }
}

extension String {
    /// At most 40 characters of a text from outside, in no more than 240 bytes of JSON.
    ///
    /// Unicode scalars are counted: what is read as one character may have any number of them.
    fileprivate var shortened: String {
        let limit = 40
        let start = unicodeScalars.prefix(limit)
        return start.endIndex == unicodeScalars.endIndex ? self : String(start) + "…"
    }
}

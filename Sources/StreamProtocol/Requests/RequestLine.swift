import FoundationEssentials

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

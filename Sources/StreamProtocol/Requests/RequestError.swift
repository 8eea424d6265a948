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

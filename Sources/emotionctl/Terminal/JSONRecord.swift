import FoundationEssentials

/// A value that a command prints as one line of JSON.
protocol JSONRecord: Encodable {}

extension JSONRecord {
    /// The line, with keys in snake case and alphabetical order.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

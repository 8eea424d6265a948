import FoundationEssentials

/// What a command prints as one line of JSON.
protocol JSONRecord: Encodable {}

extension JSONRecord {
    /// Keys in snake case and alphabetical order.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

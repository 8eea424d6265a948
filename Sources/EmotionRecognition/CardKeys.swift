/// Any key of a JSON object.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Refuses a key that nothing reads, which is a misspelt one more often than not.
    ///
    /// - Parameter others: keys that stand there for people, or for another reader of the card.
    /// - Throws: `DecodingError` that names the key and those that are known.
    func refuseUnknownKeys<Key: CodingKey & CaseIterable>(_ known: Key.Type, and others: [String] = []) throws
    {
        let names = Key.allCases.map(\.stringValue)
        let object = try container(keyedBy: AnyKey.self)
        let unknown = object.allKeys.map(\.stringValue).filter { !names.contains($0) && !others.contains($0) }
        guard let first = unknown.min() else { return }
        throw DecodingError.dataCorruptedError(
            forKey: AnyKey(stringValue: first), in: object,
            debugDescription: "unknown key; known are \((names + others).joined(separator: ", "))")
    }
}

/// Writes JSON objects, one per line.
///
/// Unlike `JSONEncoder`, which allocates for every key and value and does not order keys, it reuses its
/// buffer and allocates nothing once the buffer has grown to the longest line. Keys are the coding keys with
/// which this module decodes the messages.
package struct JSONLineWriter {
    /// Lines since `clear()`.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init(capacity: Int = 2048) {
        bytes.reserveCapacity(capacity)
    }

    /// Removes all lines. The memory is reused unless a copy of `bytes` exists.
    package mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    package mutating func object(_ members: (inout Self) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    package mutating func array(_ elements: (inout Self) -> Void) {
        open(UInt8(ascii: "["))
        elements(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes one line: an object that starts with its `type`.
    package mutating func line(_ type: MessageType, _ members: (inout Self) -> Void) {
        object { line in
            line.field(StreamMessage.CodingKeys.type, type.rawValue)
            members(&line)
        }
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Writes a key that needs no escaping.
    package mutating func key(_ key: some CodingKey) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: key.stringValue.utf8)
        bytes.append(UInt8(ascii: "\""))
        colon()
    }

    /// Writes a key from external input, escaped.
    package mutating func key(_ name: String) {
        value(name)
        colon()
    }

    package mutating func value(_ number: Int) {
        separate()
        bytes.append(decimal: number)
    }

    /// - Precondition: `number` is finite; JSON has no word for anything else.
    package mutating func value(_ number: Double) {
        precondition(number.isFinite, "JSON has no \(number)")
        separate()
        bytes.append(fixedDecimal: number)
    }

    package mutating func value(_ text: String) {
        separate()
        bytes.append(jsonString: text)
    }

    /// Writes nanoseconds since 1970 as ISO 8601 in UTC, with microseconds.
    package mutating func value(time wallClock: Int64) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(time: wallClock)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func colon() {
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }
}

/// Key and value at once.
extension JSONLineWriter {
    package mutating func field(_ key: some CodingKey, _ number: Int) {
        self.key(key)
        value(number)
    }

    package mutating func field(_ key: some CodingKey, _ flag: Bool) {
        self.key(key)
        separate()
        bytes.append(ascii: flag ? "true" : "false")
    }

    /// Leaves out a key that has no value: one without a number, or whose number is not finite.
    package mutating func field(_ key: some CodingKey, _ number: Double?) {
        guard let number, number.isFinite else { return }
        self.key(key)
        value(number)
    }

    package mutating func field(_ key: some CodingKey, _ text: String) {
        self.key(key)
        value(text)
    }

    package mutating func object(_ key: some CodingKey, _ members: (inout Self) -> Void) {
        self.key(key)
        object(members)
    }

    package mutating func array(_ key: some CodingKey, _ elements: (inout Self) -> Void) {
        self.key(key)
        array(elements)
    }
}

import NIOCore

/// Writes one JSON object after another, each on a line of its own, in the order of the calls.
///
/// Frames go through here at the camera's rate: the buffer is used again for each line, and nothing is
/// allocated once it has grown to the longest one.
struct JSONLineWriter {
    /// The lines since `clear()`.
    private(set) var bytes: ByteBuffer
    private var needsComma = false

    init(capacity: Int = 2048) {
        bytes = ByteBufferAllocator().buffer(capacity: capacity)
    }

    /// Forgets what was written. The memory is used again unless somebody still holds `bytes`.
    mutating func clear() {
        bytes.clear()
        needsComma = false
    }

    mutating func object(_ members: (inout Self) -> Void) {
        open(.leftBrace)
        members(&self)
        close(.rightBrace)
    }

    mutating func array(_ elements: (inout Self) -> Void) {
        open(.leftBracket)
        elements(&self)
        close(.rightBracket)
    }

    /// One line: an object that starts with its `type`.
    mutating func line(type: StaticString, _ members: (inout Self) -> Void) {
        object { line in
            line.key("type")
            line.literal(type)
            members(&line)
        }
        bytes.writeInteger(UInt8.newline)
        needsComma = false
    }

    mutating func key(_ name: StaticString) {
        literal(name)
        colon()
    }

    mutating func key(_ name: String) {
        value(name)
        colon()
    }

    /// A string that needs no escaping.
    mutating func literal(_ text: StaticString) {
        separate()
        bytes.writeInteger(UInt8.quote)
        bytes.writeStaticString(text)
        bytes.writeInteger(UInt8.quote)
    }

    mutating func value(_ number: Int) {
        separate()
        bytes.writeDecimal(number)
    }

    /// - Precondition: `number` is finite; JSON has no word for anything else.
    mutating func value(_ number: Double) {
        precondition(number.isFinite, "JSON has no \(number)")
        separate()
        bytes.writeFixedDecimal(number)
    }

    mutating func value(_ text: String) {
        separate()
        bytes.writeJSONString(text)
    }

    /// A JSON value that was encoded before.
    mutating func encoded(_ value: ByteBuffer) {
        separate()
        bytes.writeImmutableBuffer(value)
    }

    /// Nanoseconds since 1970 as ISO 8601 in UTC, with microseconds.
    mutating func value(time wallClock: Int64) {
        separate()
        bytes.writeInteger(UInt8.quote)
        bytes.writeTime(wallClock)
        bytes.writeInteger(UInt8.quote)
    }

    private mutating func separate() {
        if needsComma { bytes.writeInteger(UInt8.comma) }
        needsComma = true
    }

    private mutating func colon() {
        bytes.writeInteger(UInt8.colon)
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.writeInteger(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.writeInteger(bracket)
        needsComma = true
    }
}

/// Key and value at once.
extension JSONLineWriter {
    mutating func field(_ name: StaticString, _ number: Int) {
        key(name)
        value(number)
    }

    mutating func field(_ name: StaticString, _ flag: Bool) {
        key(name)
        separate()
        bytes.writeStaticString(flag ? "true" : "false")
    }

    /// Leaves out a key that has no value: one without a number, or whose number is not finite.
    mutating func field(_ name: StaticString, _ number: Double?) {
        guard let number, number.isFinite else { return }
        key(name)
        value(number)
    }

    mutating func field(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }

    mutating func field(_ name: StaticString, encoded: ByteBuffer) {
        key(name)
        self.encoded(encoded)
    }
}

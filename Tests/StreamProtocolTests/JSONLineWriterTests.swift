import FoundationEssentials
import Testing

@testable import StreamProtocol

@Suite struct JSONLineWriterTests {
    private enum Key: CodingKey {
        case a, b, c, e, f, x
    }

    private func text(_ write: (inout JSONLineWriter) -> Void) -> String {
        var writer = JSONLineWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `commas stand between members and elements only`() {
        let line = text { writer in
            writer.line(.face) { line in
                line.field(Key.a, 1)
                line.array(Key.b) { array in
                    array.object { _ in }
                    array.object { $0.field(Key.c, 2) }
                    array.value("d")
                }
                line.array(Key.e) { _ in }
                line.field(Key.f, 3)
            }
        }
        #expect(line == #"{"type":"face","a":1,"b":[{},{"c":2},"d"],"e":[],"f":3}"# + "\n")
    }

    @Test(
        arguments: [
            (0, "0"), (1, "1"), (0.93, "0.93"), (0.1, "0.1"), (-0.5, "-0.5"), (0.00001, "0.00001"),
            (0.000004, "0"), (-0.000004, "0"), (0.999996, "1"), (29.97003, "29.97003"), (-12, "-12"),
            (100_000.5, "100000.5"),
        ] as [(Double, String)])
    func `decimals are fixed to five places`(number: Double, expected: String) {
        #expect(text { $0.value(number) } == expected)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, nil])
    func `a key without a number is absent`(number: Double?) {
        #expect(text { $0.line(.face) { $0.field(Key.x, number) } } == #"{"type":"face"}"# + "\n")
    }

    @Test(arguments: [0, 7, 10, 99, 100, -1, -10, Int.max, Int.min])
    func `integers are written in full`(number: Int) {
        #expect(text { $0.value(number) } == "\(number)")
    }

    @Test(
        arguments: [
            "", "video0", "a\"b\\c", "tab\t, line\n, return\r, zero\u{0}, escape\u{1B}", "日本語 é 🙂",
            "\u{7F}\u{2028}",
        ])
    func `strings survive the round trip`(string: String) throws {
        let written = text { $0.array { $0.value(string) } }
        #expect(try JSONDecoder().decode([String].self, from: Data(written.utf8)) == [string])
        #expect(written.utf8.allSatisfy { $0 >= 0x20 })
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_795_176_000_123_456_789, "2026-11-20T12:00:00.123456Z"),
            (951_782_399_999_999_999, "2000-02-28T23:59:59.999999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000000Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000Z"),
            (1_704_067_199_000_001_000, "2023-12-31T23:59:59.000001Z"),
            (-1_000, "1969-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func `times are ISO 8601 in UTC`(wallClock: Int64, expected: String) {
        #expect(text { $0.value(time: wallClock) } == "\"\(expected)\"")
    }

    @Test func `the next line starts afresh`() {
        let lines = text { writer in
            writer.line(.hello) { _ in }
            writer.line(.reply) { _ in }
        }
        #expect(lines == "{\"type\":\"hello\"}\n{\"type\":\"reply\"}\n")
    }

    @Test func `the buffer is used again`() {
        var writer = JSONLineWriter(capacity: 64)
        writer.line(.hello) { _ in }
        let capacity = writer.bytes.capacity
        let storage = writer.bytes.withUnsafeBytes { $0.baseAddress }
        writer.clear()
        writer.line(.frame) { _ in }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"type\":\"frame\"}\n")
        #expect(writer.bytes.capacity == capacity)
        #expect(writer.bytes.withUnsafeBytes { $0.baseAddress } == storage)
    }
}

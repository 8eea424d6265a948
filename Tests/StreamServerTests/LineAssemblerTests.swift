import NIOCore
import Pipeline
import StreamProtocol
import Testing

@testable import StreamServer

@Suite struct LineAssemblerTests {
    private func lines(of chunks: [String], limit: Int = 8) -> [String] {
        var assembler = LineAssembler(limit: limit)
        var lines: [String] = []
        for chunk in chunks {
            var bytes = ByteBuffer(string: chunk)
            while let line = assembler.next(from: &bytes) {
                switch line {
                case .complete(let line): lines.append(String(buffer: line))
                case .tooLong: lines.append("too long")
                }
            }
        }
        return lines
    }

    @Test(
        arguments: [
            ([], []),
            (["a\nb\n"], ["a", "b"]),
            (["a", "b", "\nc"], ["ab"]),
            (["\n", "\n"], ["", ""]),
            (["12345678\n"], ["12345678"]),
            (["123456789\nab\n"], ["too long", "ab"]),
            (["12345678", "9", "0", "\nab\n"], ["too long", "ab"]),
            (["123456789012345678901234567890", "\n\nab\n"], ["too long", "", "ab"]),
        ] as [([String], [String])])
    func `lines are cut at newlines`(chunks: [String], expected: [String]) {
        #expect(lines(of: chunks) == expected)
    }

    @Test func `the boundaries of chunks do not matter`() {
        let text = "first\n\n123456789\nlast\nrest"
        let whole = lines(of: [text])
        #expect(whole == ["first", "", "too long", "last"])
        #expect(lines(of: text.map(String.init)) == whole)
    }
}

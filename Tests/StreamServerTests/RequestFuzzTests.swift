import FoundationEssentials
import NIOCore
import Pipeline
import StreamProtocol
import TestSupport
import Testing

@testable import StreamServer

/// Whatever a client sends: one reply per line, each of them a line of JSON.
@Suite struct RequestFuzzTests {
    private static let seeds = [
        #"{"request":"subscribe","id":1,"types":["face","camera"],"max_fps":5}"#,
        #"{"request":"status","id":2}"#,
        #"{"request":"status","id":18446744073709551616}"#,
        #"[[[[[[{"request":{"a":[1e999,-0.0,"\ud800"]}}]]]]]]"#,
    ]

    private func replies(to chunks: [[UInt8]]) -> Int {
        var assembler = LineAssembler(limit: 256)
        var count = 0
        for chunk in chunks {
            var bytes = ByteBuffer(bytes: chunk)
            while let line = assembler.next(from: &bytes) {
                count += 1
                check(reply(to: line))
            }
        }
        return count
    }

    private func reply(to line: LineAssembler.Line) -> ByteBuffer {
        guard case .complete(let bytes) = line else {
            return Reply.line(id: nil, error: "\(RequestError.lineTooLong(limit: 256))")
        }
        let request = RequestLine(bytes.readableBytesView)
        switch request.request {
        case .success(.subscribe(let types, let maxFPS)):
            var subscription = Subscription()
            subscription.update(types: types, maxFPS: maxFPS)
            return Reply.subscribed(id: request.id, subscription)
        case .success(.status): return Reply.line(id: request.id, error: "success")
        case .failure(let error): return Reply.line(id: request.id, error: "\(error)")
        }
    }

    private func check(_ reply: ByteBuffer) {
        let text = String(buffer: reply)
        #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 1 && text.hasSuffix("\n"))
        #expect(throws: Never.self) { try JSONDecoder().decode(Reply.self, from: Data(text.utf8)) }
    }

    @Test(arguments: UInt64(0)..<20)
    func `random bytes get one reply per line`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let chunks = (0..<40).map { _ in
            (0..<Int.random(in: 0..<300, using: &generator)).map { _ in
                // Newlines and printable characters more often than chance would have them.
                switch Int.random(in: 0..<20, using: &generator) {
                case 0: UInt8(ascii: "\n")
                case 1..<12: UInt8.random(in: 0x20..<0x7F, using: &generator)
                default: UInt8.random(in: 0...255, using: &generator)
                }
            }
        }
        #expect(replies(to: chunks) == expectedLines(chunks))
    }

    @Test(arguments: UInt64(100)..<120)
    func `mutated requests get one reply per line`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let chunks = (0..<100).map { _ in
            var bytes = Array(Self.seeds.randomElement(using: &generator)!.utf8)
            for _ in 0..<Int.random(in: 0..<6, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1 where bytes.count > 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes.randomElement(using: &generator)!, at: place)
                default: bytes.insert(contentsOf: bytes.prefix(place), at: place)
                }
            }
            return bytes + [UInt8(ascii: "\n")]
        }
        #expect(replies(to: chunks) == expectedLines(chunks))
    }

    /// A line is told of when it ends, or when it gets too long.
    private func expectedLines(_ chunks: [[UInt8]]) -> Int {
        let lines = chunks.joined().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let unfinished = lines.last.map { $0.count > 256 ? 1 : 0 } ?? 0
        return lines.count - 1 + unfinished
    }

    @Test func `deep nesting is rejected`() {
        let line = String(repeating: "[", count: 60_000)
        #expect(throws: RequestError.self) { try RequestLine(line.utf8).request.get() }
    }
}

import Dispatch
import Logging
import ProgramSupport
import Synchronization
import Testing

@testable import ProgramSupport

/// What a queue wrote.
final class WrittenLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

@Suite struct LogQueueTests {
    private let lines = WrittenLines()

    private func line(isTerminal: Bool, _ text: String) -> String {
        LogQueue(isTerminal: isTerminal) { _ in }.line(.warning, text)
    }

    @Test func `puts the priority in front for the journal`() {
        #expect(line(isTerminal: false, "careful") == "<4>careful")
    }

    @Test func `writes the level as a word to a terminal`() {
        #expect(line(isTerminal: true, "careful") == "warning: careful")
    }

    @Test func `keeps a message on one line`() {
        #expect(line(isTerminal: false, "one\ntwo") == "<4>one two")
    }

    @Test func `cuts an endless line`() {
        #expect(line(isTerminal: false, String(repeating: "x", count: 1 << 20)).utf8.count == 4_096 + 6)
    }

    @Test func `writes lines in their order`() {
        let queue = LogQueue(isTerminal: false) { [lines] in lines.add($0) }
        for number in 1...100 { queue.write(.info, "\(number)") }
        queue.drain(milliseconds: 60_000)
        #expect(lines.all == (1...100).map { "<6>\($0)" })
    }

    @Test func `counts the lines that are not read`() {
        let gate = DispatchSemaphore(value: 0)
        let queue = LogQueue(isTerminal: false) { [lines] line in
            gate.wait()
            gate.signal()
            lines.add(line)
        }
        for _ in 1...10_000 { queue.write(.info, "line") }
        // It is reported nowhere, and nothing waits for it.
        queue.drain(milliseconds: 1)
        #expect(lines.all.isEmpty)
        gate.signal()
        queue.drain(milliseconds: 60_000)
        let written = lines.all.count { $0 == "<6>line" }
        #expect((1..<10_000).contains(written))
        #expect(lines.all.last == "<4>\(10_000 - written) log lines lost: standard error was not read")
    }

    @Test func `always has room for the last line`() {
        let gate = DispatchSemaphore(value: 0)
        let queue = LogQueue(isTerminal: false) { [lines] line in
            gate.wait()
            gate.signal()
            lines.add(line)
        }
        for _ in 1...10_000 { queue.write(.info, "line") }
        queue.writeLast("emotiond: over")
        gate.signal()
        queue.drain(milliseconds: 60_000)
        #expect(lines.all.contains("<3>emotiond: over"))
    }
}

@Suite struct JournalLogHandlerTests {
    @Test func `puts metadata behind the message`() {
        let lines = WrittenLines()
        let queue = LogQueue(isTerminal: true) { lines.add($0) }
        var handler = JournalLogHandler(threshold: LogThreshold(.info), queue: queue)
        handler.metadata = ["b": "2"]
        handler.log(
            event: LogEvent(
                level: .info, message: "hello", metadata: ["a": "1"], source: "", file: "", function: "",
                line: 0))
        queue.drain(milliseconds: 60_000)
        #expect(lines.all == ["info: hello a=1 b=2"])
    }

    @Test func `follows the common threshold`() {
        let threshold = LogThreshold(.warning)
        let handler = JournalLogHandler(threshold: threshold)
        #expect(handler.logLevel == .warning)
        threshold.level = .debug
        #expect(handler.logLevel == .debug)
    }

    @Test func `a logger may have its own level`() {
        let threshold = LogThreshold(.warning)
        var handler = JournalLogHandler(threshold: threshold)
        handler.logLevel = .critical
        threshold.level = .debug
        #expect(handler.logLevel == .critical)
    }
}

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain, naïve, 日本 👩‍👩‍👧", "plain, naïve, 日本 👩‍👩‍👧"), ("\u{1B}[31mred\u{1B}[0m", "?[31mred?[0m"),
        ("\u{9B}2J", "?2J"), ("a\rb\tc\u{7}\u{8}\u{7F}", "a?b?c???"), ("a\r\nb", "a??b"),
        ("\u{202E}gpj.exe\u{2066}\u{2028}", "?gpj.exe??"), ("\u{85}", "?"),
    ])
    func `a line has nothing that controls a terminal`(text: String, line: String) {
        #expect(text.printableLine == line)
    }

    @Test func `lines keep their line feeds`() {
        #expect("a\u{1B}\r\nb\n".printableLines == "a??\nb\n")
    }
}

import Dispatch
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

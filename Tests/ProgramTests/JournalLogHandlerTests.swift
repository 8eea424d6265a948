import Logging
import Testing

@testable import ProgramSupport

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

import Testing

@testable import ProgramSupport

@Suite struct JournalLogHandlerTests {
    @Test func putsThePriorityInFrontForTheJournal() {
        let handler = JournalLogHandler(threshold: LogThreshold(.info), isTerminal: false)
        #expect(handler.line(level: .warning, message: "careful", metadata: nil) == "<4>careful")
    }

    @Test func writesTheLevelForPeople() {
        let handler = JournalLogHandler(threshold: LogThreshold(.info), isTerminal: true)
        #expect(
            handler.line(level: .info, message: "hello", metadata: ["b": "2", "a": "1"])
                == "info: hello a=1 b=2")
    }

    @Test func keepsAMessageOnOneLine() {
        let handler = JournalLogHandler(threshold: LogThreshold(.info), isTerminal: false)
        #expect(handler.line(level: .error, message: "one\ntwo", metadata: nil) == "<3>one two")
    }

    @Test func followsTheCommonThreshold() {
        let threshold = LogThreshold(.warning)
        let handler = JournalLogHandler(threshold: threshold)
        #expect(handler.logLevel == .warning)
        threshold.level = .debug
        #expect(handler.logLevel == .debug)
    }

    @Test func aLoggerMayHaveItsOwnLevel() {
        let threshold = LogThreshold(.warning)
        var handler = JournalLogHandler(threshold: threshold)
        handler.logLevel = .critical
        threshold.level = .debug
        #expect(handler.logLevel == .critical)
    }
}

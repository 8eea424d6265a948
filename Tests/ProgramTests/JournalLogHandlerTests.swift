import Testing

@testable import ProgramSupport

@Suite struct JournalLogHandlerTests {
    @Test func putsThePriorityInFrontForTheJournal() {
        let handler = JournalLogHandler(isTerminal: false)
        #expect(handler.line(level: .warning, message: "careful", metadata: nil) == "<4>careful")
    }

    @Test func writesTheLevelForPeople() {
        let handler = JournalLogHandler(isTerminal: true)
        #expect(
            handler.line(level: .info, message: "hello", metadata: ["b": "2", "a": "1"])
                == "info: hello a=1 b=2")
    }

    @Test func keepsAMessageOnOneLine() {
        let handler = JournalLogHandler(isTerminal: false)
        #expect(handler.line(level: .error, message: "one\ntwo", metadata: nil) == "<3>one two")
    }
}

import Logging
import NIOCore
import NIOEmbedded
import Pipeline
import StreamProtocol
import Synchronization
import Testing

@testable import StreamServer

@Suite struct ClientLogTests {
    private let lines = RecordedLines()
    private let eventLoop = EmbeddedEventLoop()
    private let log: ClientLog

    init() {
        log = ClientLog(logger: lines.logger, eventLoop: eventLoop)
    }

    @Test func aKindIsWrittenOnceAMinuteWithACount() {
        for number in 1...1_000 { log.write(.refused, "refused \(number)") }
        #expect(lines.all == ["refused 1"])
        eventLoop.advanceTime(by: .seconds(60))
        #expect(lines.all == ["refused 1", "refused 1000 (999 more times within a minute)"])
        log.write(.refused, "again")
        #expect(lines.all.count == 2)
    }

    @Test func aKindIsWrittenAtOnceAfterAQuietMinute() {
        log.write(.refused, "first")
        eventLoop.advanceTime(by: .seconds(60))
        log.write(.refused, "second")
        #expect(lines.all == ["first", "second"])
    }

    @Test func aKindDoesNotHoldUpAnother() {
        log.write(.refused, "refused")
        log.write(.overfull, "overfull")
        #expect(lines.all == ["refused", "overfull"])
    }

    @Test func whatIsCountedIsWrittenAtTheEnd() {
        log.write(.refused, "refused")
        log.write(.refused, "refused")
        log.flush()
        #expect(lines.all == ["refused", "refused (once more within a minute)"])
    }
}

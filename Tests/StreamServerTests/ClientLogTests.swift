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

    @Test func `a kind is written once a minute with a count`() {
        for number in 1...1_000 { log.write(.refused, "refused \(number)") }
        #expect(lines.all == ["refused 1"])
        eventLoop.advanceTime(by: .seconds(60))
        #expect(lines.all == ["refused 1", "refused 1000 (999 more times within a minute)"])
        log.write(.refused, "again")
        #expect(lines.all.count == 2)
    }

    @Test func `a kind is written at once after a quiet minute`() {
        log.write(.refused, "first")
        eventLoop.advanceTime(by: .seconds(60))
        log.write(.refused, "second")
        #expect(lines.all == ["first", "second"])
    }

    @Test func `a kind does not hold up another`() {
        log.write(.refused, "refused")
        log.write(.overfull, "overfull")
        #expect(lines.all == ["refused", "overfull"])
    }

    @Test func `counted lines are written at the end`() {
        log.write(.refused, "refused")
        log.write(.refused, "refused")
        log.flush()
        #expect(lines.all == ["refused", "refused (once more within a minute)"])
    }
}

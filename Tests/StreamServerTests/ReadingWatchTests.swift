import NIOCore
import Pipeline
import StreamProtocol
import Testing

@testable import StreamServer

@Suite struct ReadingWatchTests {
    private let start = NIODeadline.uptimeNanoseconds(0)

    private func second(_ number: Int64) -> NIODeadline { start + .seconds(number) }

    @Test func `a client without unread bytes counts as reading`() {
        var watch = ReadingWatch(at: start)
        watch.look(unread: 0, at: second(90))
        #expect(watch.lastTaken == second(90))
    }

    @Test func `a client that reads nothing is detected`() {
        var watch = ReadingWatch(at: start)
        for number in 1...90 {
            watch.look(unread: 1_000 * (number - 1), at: second(Int64(number)))
            watch.noteWritten(unread: 1_000 * number)
        }
        #expect(watch.lastTaken == second(1))
    }

    /// It gets more than it takes, so that more and more is unread.
    @Test func `a client that reads slowly counts as reading`() {
        var watch = ReadingWatch(at: start)
        var unread = 0
        for number in 1...90 {
            if number % 30 == 0 { unread -= 100 }
            watch.look(unread: unread, at: second(Int64(number)))
            unread += 1_000
            watch.noteWritten(unread: unread)
        }
        #expect(watch.lastTaken == second(90))
    }
}

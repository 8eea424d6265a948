import NIOCore
import Pipeline
import StreamProtocol
import Testing

@testable import StreamServer

@Suite struct SendQueueTests {
    private func frame(_ number: Int) -> EncodedFrame {
        let text = "frame \(number) dropped 0\n"
        return EncodedFrame(withoutDrops: ByteBuffer(string: text), droppedOffset: text.utf8.count - 2)
    }

    private func drain(_ queue: inout SendQueue) -> [String] {
        var lines: [String] = []
        while let line = queue.next() { lines.append(String(String(buffer: line).dropLast())) }
        return lines
    }

    @Test func `lines leave in the order in which they came`() {
        var queue = SendQueue(queue: 4)
        queue.add(event: ByteBuffer(string: "event a\n"))
        queue.add(frame: frame(1))
        queue.add(event: ByteBuffer(string: "event b\n"))
        queue.add(frame: frame(2))
        #expect(drain(&queue) == ["event a", "frame 1 dropped 0", "event b", "frame 2 dropped 0"])
        #expect(queue.isEmpty)
    }

    @Test func `the oldest frames go and are counted`() {
        var queue = SendQueue(queue: 2)
        for number in 1...5 { queue.add(frame: frame(number)) }
        #expect(queue.dropped == 3)
        #expect(drain(&queue) == ["frame 4 dropped 3", "frame 5 dropped 3"])
    }

    @Test func `dropped keeps counting`() {
        var queue = SendQueue(queue: 1)
        for number in 1...2 { queue.add(frame: frame(number)) }
        _ = drain(&queue)
        for number in 3...5 { queue.add(frame: frame(number)) }
        #expect(drain(&queue) == ["frame 5 dropped 3"])
    }

    @Test func `events are never dropped`() {
        var queue = SendQueue(queue: 1)
        for number in 1...4 {
            queue.add(event: ByteBuffer(string: "event \(number)\n"))
            queue.add(frame: frame(number))
        }
        #expect(!queue.isOverfull)
        #expect(drain(&queue) == ["event 1", "event 2", "event 3", "event 4", "frame 4 dropped 3"])
    }

    @Test func `large frames are dropped by the memory that they take`() {
        var queue = SendQueue(queue: 16)
        let large = EncodedFrame(
            withoutDrops: ByteBuffer(repeating: 0x20, count: 16 * 1024), droppedOffset: 0)
        for _ in 1...16 { queue.add(frame: large) }
        // 64 KiB and 4 KiB for each of the 16.
        #expect(queue.dropped == 8)
        #expect(!queue.isOverfull)
    }

    @Test func `frames make room for events`() {
        var queue = SendQueue(queue: 16)
        let large = EncodedFrame(
            withoutDrops: ByteBuffer(repeating: 0x20, count: 16 * 1024), droppedOffset: 0)
        for _ in 1...8 { queue.add(frame: large) }
        queue.add(event: ByteBuffer(repeating: 0x20, count: 64 * 1024))
        #expect(queue.dropped == 4)
        #expect(!queue.isOverfull)
    }

    @Test func `more events than their memory is too much`() {
        var queue = SendQueue(queue: 16)
        for _ in 1...8 { queue.add(event: ByteBuffer(repeating: 0x20, count: 16 * 1024)) }
        #expect(!queue.isOverfull)
        queue.add(event: ByteBuffer(string: "event\n"))
        #expect(queue.isOverfull)
        while queue.next() != nil {}
        #expect(!queue.isOverfull)
    }

    @Test func `frames that never came are counted too`() {
        var queue = SendQueue(queue: 4)
        queue.noteLost(3)
        queue.add(frame: frame(4))
        #expect(drain(&queue) == ["frame 4 dropped 3"])
    }
}

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

import NIOCore
import Testing

@testable import Publishing

@Suite struct OutboxTests {
    private func frame(_ number: Int) -> EncodedFrame {
        let text = "frame \(number) dropped 0\n"
        return EncodedFrame(undisturbed: ByteBuffer(string: text), droppedAt: text.utf8.count - 2)
    }

    private func drain(_ outbox: inout Outbox) -> [String] {
        var lines: [String] = []
        while let line = outbox.next() { lines.append(String(String(buffer: line).dropLast())) }
        return lines
    }

    @Test func linesLeaveInTheOrderInWhichTheyCame() {
        var outbox = Outbox(queue: 4)
        outbox.add(event: ByteBuffer(string: "event a\n"))
        outbox.add(frame: frame(1))
        outbox.add(event: ByteBuffer(string: "event b\n"))
        outbox.add(frame: frame(2))
        #expect(drain(&outbox) == ["event a", "frame 1 dropped 0", "event b", "frame 2 dropped 0"])
        #expect(outbox.isEmpty)
    }

    @Test func theOldestFramesGoAndAreCounted() {
        var outbox = Outbox(queue: 2)
        for number in 1...5 { outbox.add(frame: frame(number)) }
        #expect(outbox.dropped == 3)
        #expect(drain(&outbox) == ["frame 4 dropped 3", "frame 5 dropped 3"])
    }

    @Test func droppedKeepsCounting() {
        var outbox = Outbox(queue: 1)
        for number in 1...2 { outbox.add(frame: frame(number)) }
        _ = drain(&outbox)
        for number in 3...5 { outbox.add(frame: frame(number)) }
        #expect(drain(&outbox) == ["frame 5 dropped 3"])
    }

    @Test func eventsAreNeverDropped() {
        var outbox = Outbox(queue: 1)
        for number in 1...4 {
            outbox.add(event: ByteBuffer(string: "event \(number)\n"))
            outbox.add(frame: frame(number))
        }
        #expect(!outbox.isOverfull)
        #expect(drain(&outbox) == ["event 1", "event 2", "event 3", "event 4", "frame 4 dropped 3"])
    }

    @Test func largeFramesAreDroppedByTheMemoryThatTheyTake() {
        var outbox = Outbox(queue: 16)
        let large = EncodedFrame(undisturbed: ByteBuffer(repeating: 0x20, count: 16 * 1024), droppedAt: 0)
        for _ in 1...16 { outbox.add(frame: large) }
        // 64 KiB and 4 KiB for each of the 16.
        #expect(outbox.dropped == 8)
        #expect(!outbox.isOverfull)
    }

    @Test func framesMakeRoomForEvents() {
        var outbox = Outbox(queue: 16)
        let large = EncodedFrame(undisturbed: ByteBuffer(repeating: 0x20, count: 16 * 1024), droppedAt: 0)
        for _ in 1...8 { outbox.add(frame: large) }
        outbox.add(event: ByteBuffer(repeating: 0x20, count: 64 * 1024))
        #expect(outbox.dropped == 4)
        #expect(!outbox.isOverfull)
    }

    @Test func moreEventsThanTheirMemoryIsTooMuch() {
        var outbox = Outbox(queue: 16)
        for _ in 1...8 { outbox.add(event: ByteBuffer(repeating: 0x20, count: 16 * 1024)) }
        #expect(!outbox.isOverfull)
        outbox.add(event: ByteBuffer(string: "event\n"))
        #expect(outbox.isOverfull)
        while outbox.next() != nil {}
        #expect(!outbox.isOverfull)
    }

    @Test func framesThatNeverCameAreCountedToo() {
        var outbox = Outbox(queue: 4)
        outbox.noteLost(3)
        outbox.add(frame: frame(4))
        #expect(drain(&outbox) == ["frame 4 dropped 3"])
    }
}

import NIOCore

/// What a client has not read yet: of frames the newest, of everything else all.
///
/// Frames and other lines wait in two queues, so that dropping the oldest frame costs nothing; `ticket`
/// puts them back in order.
struct Outbox {
    private struct Waiting<Line> {
        let ticket: Int
        let line: Line
    }

    private let frameLimit: Int
    private let eventLimit: Int
    private var frames = CircularBuffer<Waiting<EncodedFrame>>()
    private var events = CircularBuffer<Waiting<ByteBuffer>>()
    private var nextTicket = 0
    /// Frames dropped so far.
    private(set) var dropped = 0

    /// - Parameter queue: how many frames may wait; four times as many events may.
    init(queue: Int) {
        precondition(queue > 0)
        (frameLimit, eventLimit) = (queue, 4 * queue)
    }

    var isEmpty: Bool { frames.isEmpty && events.isEmpty }

    /// Whether more events wait than may: the client has stopped reading.
    var isOverfull: Bool { events.count > eventLimit }

    mutating func add(frame: EncodedFrame) {
        frames.append(Waiting(ticket: takeTicket(), line: frame))
        if frames.count > frameLimit {
            frames.removeFirst()
            dropped += 1
        }
    }

    /// Events and replies, which are never dropped.
    mutating func add(event: ByteBuffer) {
        events.append(Waiting(ticket: takeTicket(), line: event))
    }

    /// Takes out the oldest line.
    mutating func next() -> ByteBuffer? {
        guard let frame = frames.first else { return events.popFirst()?.line }
        if let event = events.first, event.ticket < frame.ticket { return events.removeFirst().line }
        return frames.removeFirst().line.bytes(dropped: dropped)
    }

    private mutating func takeTicket() -> Int {
        defer { nextTicket += 1 }
        return nextTicket
    }
}

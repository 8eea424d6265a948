import NIOCore

/// The lines that wait for a client: the newest frames, and all other lines.
///
/// Frames and other lines are in two queues, so that the oldest frame is dropped in constant time; `ticket`
/// restores their order.
struct SendQueue {
    private struct Waiting<Line> {
        let ticket: Int
        let line: Line
    }

    private let frameLimit: Int
    private let byteLimit: Int
    private var frames = CircularBuffer<Waiting<EncodedFrame>>()
    private var events = CircularBuffer<Waiting<ByteBuffer>>()
    /// Memory of the waiting lines in bytes.
    private var bytes = 0
    private var nextTicket = 0
    /// Number of dropped frames.
    private(set) var dropped = 0

    /// - Parameter queue: maximum number of frames. All lines together may take 4 KiB for each of them and 64
    ///   KiB.
    init(queue: Int) {
        precondition(queue > 0)
        (frameLimit, byteLimit) = (queue, (64 + 4 * queue) * 1024)
    }

    var isEmpty: Bool { frames.isEmpty && events.isEmpty }

    /// Whether events or replies wait.
    var hasEvents: Bool { !events.isEmpty }

    /// Whether the events alone exceed the memory limit, as the client has stopped reading.
    var isOverfull: Bool { bytes > byteLimit }

    mutating func add(frame: EncodedFrame) {
        frames.append(Waiting(ticket: takeTicket(), line: frame))
        bytes += frame.withoutDrops.storageCapacity
        dropOldestFrames()
    }

    /// Adds an event or a reply, which is never dropped.
    mutating func add(event: ByteBuffer) {
        events.append(Waiting(ticket: takeTicket(), line: event))
        bytes += event.storageCapacity
        dropOldestFrames()
    }

    /// Counts frames that were lost before they were queued.
    mutating func noteLost(_ count: Int) {
        dropped += count
    }

    /// Removes and returns the oldest line.
    mutating func next() -> ByteBuffer? {
        guard let frame = frames.first else { return takeEvent() }
        if let event = events.first, event.ticket < frame.ticket { return takeEvent() }
        return takeFrame()?.bytes(dropped: dropped)
    }

    private mutating func dropOldestFrames() {
        while frames.count > frameLimit || bytes > byteLimit, takeFrame() != nil { dropped += 1 }
    }

    private mutating func takeFrame() -> EncodedFrame? {
        guard let frame = frames.popFirst()?.line else { return nil }
        bytes -= frame.withoutDrops.storageCapacity
        return frame
    }

    private mutating func takeEvent() -> ByteBuffer? {
        guard let event = events.popFirst()?.line else { return nil }
        bytes -= event.storageCapacity
        return event
    }

    private mutating func takeTicket() -> Int {
        defer { nextTicket += 1 }
        return nextTicket
    }
}

/// Records when a client last read something.
///
/// The kernel reports the number of unread bytes. Only reading reduces it, so the number before each write is
/// compared with that after the previous one.
struct ReadingWatch {
    /// Time at which the client last read something, or had nothing to read.
    private(set) var lastTaken: NIODeadline
    /// Number of unread bytes at the last check.
    private var unread = 0

    init(at now: NIODeadline) {
        lastTaken = now
    }

    /// Compares the number of unread bytes with the last one; called before each write, or at any time.
    mutating func look(unread: Int, at now: NIODeadline) {
        if unread == 0 || unread < self.unread { lastTaken = now }
        self.unread = unread
    }

    /// Records the number of unread bytes after a write.
    mutating func noteWritten(unread: Int) {
        self.unread = unread
    }
}

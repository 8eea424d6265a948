import NIOCore

/// When a client last took something of what was sent to it.
///
/// The kernel tells how much of it the client has not read yet. Only reading makes that less, so that it is looked
/// at before each write and compared with what it was after the one before.
struct ReadingWatch {
    /// When the client last took something, or had nothing to take.
    private(set) var lastTaken: NIODeadline
    /// Bytes that the kernel held for the client at the last look.
    private var unread = 0

    init(at now: NIODeadline) {
        lastTaken = now
    }

    /// Compares what is unread with the last look; to be called before something is written, or at any time.
    mutating func look(unread: Int, at now: NIODeadline) {
        if unread == 0 || unread < self.unread { lastTaken = now }
        self.unread = unread
    }

    /// Notes what is unread after something was written.
    mutating func noteWritten(unread: Int) {
        self.unread = unread
    }
}

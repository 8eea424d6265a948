import NIOCore

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

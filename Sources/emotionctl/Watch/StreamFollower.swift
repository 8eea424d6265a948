import Glibc
import StreamProtocol

/// Shows a stream in some form.
protocol StreamFollower: ~Copyable {
    /// - Parameter text: the line as it came.
    mutating func follow(_ line: StreamMessage, _ text: [UInt8]) throws

    /// The daemon went away: what it said holds no longer.
    mutating func forget()

    /// A line to send to the daemon, where something is to be asked now.
    mutating func request() -> String?

    /// Called after each batch of lines, and when `patience` is over without one; also while the daemon
    /// is away.
    mutating func refresh() throws

    /// How long until `refresh()` is to be called at the latest, in milliseconds.
    var patience: Int32 { get }
}

extension StreamFollower where Self: ~Copyable {
    mutating func forget() {}
    mutating func request() -> String? { nil }
    mutating func refresh() throws {}
    /// So long may a signal go unnoticed that came just before the wait.
    var patience: Int32 { 200 }
}

import Glibc
import Publishing

/// Shows a stream in some form.
protocol StreamFollower: ~Copyable {
    /// - Returns: whether the line was a frame.
    mutating func follow(_ line: [UInt8]) throws -> Bool

    /// Called after each batch of lines, and when `patience` is over without one.
    mutating func refresh() throws

    /// How long until `refresh()` is to be called at the latest, in milliseconds.
    var patience: Int32 { get }
}

extension StreamFollower where Self: ~Copyable {
    mutating func refresh() throws {}
    /// So long may a signal go unnoticed that came just before the wait.
    var patience: Int32 { 200 }
}

import Glibc
import StreamProtocol

/// Shows a stream in some form.
protocol StreamFollower: ~Copyable {
    /// - Parameter text: the line as it came.
    mutating func follow(_ line: StreamMessage, _ text: [UInt8]) throws

    /// Handles the loss of the daemon, whose state is outdated now.
    mutating func forget()

    /// Returns a request to send to the daemon now; `nil` if there is none.
    mutating func request() -> String?

    /// Called after each batch of messages and at least every `patience`, also while the daemon is away.
    mutating func refresh() throws

    /// Maximum time until the next call of `refresh()`, in milliseconds.
    var patience: Int32 { get }
}

extension StreamFollower where Self: ~Copyable {
    mutating func forget() {}
    mutating func request() -> String? { nil }
    mutating func refresh() throws {}
    /// Default, the time for which a signal just before the wait may remain unnoticed.
    var patience: Int32 { 200 }
}

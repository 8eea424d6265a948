import Glibc
import SystemPackage

/// Standard output, written completely or with an error.
public struct StandardOutput: Sendable {
    /// Reasons for which no more output can be written.
    public enum Ended: Error, Equatable {
        /// The reader has closed its end of the pipe.
        case closed
        /// The user wants the program to end.
        case interrupted
        case failed(errno: Errno)
    }

    private let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Ignores SIGPIPE from now on: a closed pipe is reported as `Ended.closed` instead.
    public init() {
        signal(SIGPIPE, SIG_IGN)
    }

    public func write(_ bytes: [UInt8]) throws(Ended) {
        try Self.write(bytes)
    }

    /// Writes text that may contain control sequences.
    public func write(_ text: String) throws(Ended) {
        try write(Array(text.utf8))
    }

    /// Writes text that comes from files or daemons: on a terminal without control characters, unchanged
    /// elsewhere.
    public func writePlain(_ text: [UInt8]) throws(Ended) {
        try write(isTerminal ? Array(String(decoding: text, as: UTF8.self).printableLines.utf8) : text)
    }

    /// Writes text that comes from files or daemons, as for bytes.
    public func writePlain(_ text: String) throws(Ended) {
        try writePlain(Array(text.utf8))
    }

    /// Writes text and a line feed, as `writePlain` does; for programs that write once.
    ///
    /// A closed pipe ends the program by SIGPIPE, unless the signal is ignored.
    public static func print(_ text: String, terminator: String = "\n") throws(Ended) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        try write(Array(((isTerminal ? text.printableLines : text) + terminator).utf8))
    }

    private static func write(_ bytes: [UInt8]) throws(Ended) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            let reason = Errno(rawValue: errno)
            if reason == .brokenPipe { throw .closed }
            // Also where the terminal itself was closed.
            if SignalFlag.termination.isSet { throw .interrupted }
            if reason != .interrupted { throw .failed(errno: reason) }
        }
    }
}

/// Standard error, written in whole lines.
public enum StandardError {
    /// A descriptor of the stream that stays when a library's messages are silenced by redirecting the usual
    /// one.
    private static let descriptor: FileDescriptor = {
        let copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        return copy < 0 ? .standardError : FileDescriptor(rawValue: copy)
    }()

    /// Opens the stream; must be called before a library's messages are silenced.
    public static func open() { _ = descriptor }

    /// Writes `line` without control characters, and a line feed. Blocks until they are read; failures are
    /// ignored, as there is no stream left to report them.
    public static func write(_ line: String) {
        writeStyled(line.printableLine + "\n")
    }

    /// Writes text that may contain control sequences, as `write` does.
    public static func writeStyled(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            do {
                let count = try unsafe rest.withUnsafeBytes {
                    try unsafe descriptor.write($0)
                }
                rest = rest.dropFirst(count)
            } catch Errno.wouldBlock {
                // Another program that has the same terminal or pipe has made it non-blocking.
                var poller = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&poller, 1, -1)
            } catch {
                return
            }
        }
    }
}

import Glibc
import SystemPackage

/// A client's connection to the stream, with blocking calls. The length of lines is limited, as the other end
/// may be any program.
public struct StreamConnection: ~Copyable {
    /// Maximum length of a line in bytes; a line with the faces of a crowd has a few hundred kilobytes.
    public static let longestLine = 1 << 20
    /// Default time for a daemon to accept a connection, in seconds.
    public static let patience = 2

    public let path: String
    /// The descriptor for `poll`, owned by this connection.
    public let descriptor: Int32
    private var partial: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 16 * 1024)

    /// Connects to the first of `paths` at which a daemon answers.
    ///
    /// - Parameter seconds: time for a busy daemon to accept the connection.
    /// - Throws: `StreamError`, `silent` if a daemon does not accept the connection in time.
    public init(
        searching paths: [String] = SocketPath.candidates, seconds: Int = patience
    ) throws(StreamError) {
        var attempts: [StreamError.Attempt] = []
        for path in paths {
            let descriptor = try Self.makeDescriptor(for: path, seconds: seconds)
            let failure: Errno?
            do throws(StreamError) { failure = try Self.address(path).connect(descriptor) } catch {
                close(descriptor)
                throw error
            }
            guard let failure else {
                self.path = path
                self.descriptor = descriptor
                return
            }
            close(descriptor)
            // The connection queue of a daemon that hangs is full.
            if failure == .wouldBlock { throw .silent(path: path, seconds: seconds) }
            attempts.append(StreamError.Attempt(path: path, errno: failure))
        }
        throw .noDaemon(attempts)
    }

    deinit { close(descriptor) }

    /// Waits for bytes and returns the lines that they complete, without newlines.
    ///
    /// - Returns: `nil` at the end of the stream; no lines if a signal came first or no line is complete.
    /// - Throws: `StreamError`, `lineTooLong` for a line longer than `longestLine`.
    public mutating func nextLines() throws(StreamError) -> [[UInt8]]? {
        let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
        if count < 0 {
            let reason = Errno(rawValue: errno)
            if reason == .interrupted { return [] }
            throw .lost(path: path, errno: reason)
        }
        if count == 0 { return nil }
        var lines: [[UInt8]] = []
        let pieces = chunk[..<count].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for piece in pieces.dropLast() {
            lines.append(partial + piece)
            partial.removeAll(keepingCapacity: true)
        }
        partial += pieces[pieces.count - 1]
        guard partial.count <= Self.longestLine else {
            throw .lineTooLong(path: path, limit: Self.longestLine)
        }
        return lines
    }

    /// Waits for lines as `nextLines()` does, until `deadline`.
    ///
    /// - Returns: `nil` after the deadline.
    /// - Throws: `StreamError`, `ended` at the end of the stream.
    public mutating func nextLines(
        before deadline: ContinuousClock.Instant
    ) throws(StreamError) -> [[UInt8]]? {
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0 else { return nil }
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&poller, 1, Int32(clamping: min(left.rounded(.up), 60_000))) > 0 else {
                continue
            }
            guard let lines = try nextLines() else { throw .ended(path: path) }
            return lines
        }
    }

    /// Sends a request, or any bytes. Does not fail if the daemon has closed the connection, as its last
    /// lines, which say why, can still be read.
    /// - Throws: `StreamError`, `silent` if the daemon does not read.
    public mutating func send(_ text: String) throws(StreamError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(clamping: MSG_NOSIGNAL))
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch Errno(rawValue: errno) {
            case .interrupted: continue
            case .wouldBlock: throw .silent(path: path, seconds: Self.patience)
            case .brokenPipe, .connectionReset: return
            case let reason: throw .lost(path: path, errno: reason)
            }
        }
    }

    /// Sets the time after which connecting and sending fail with `wouldBlock` (unix(7), socket(7)).
    private static func makeDescriptor(for path: String, seconds: Int) throws(StreamError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(clamping: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .lost(path: path, errno: Errno(rawValue: errno)) }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let length = socklen_t(clamping: MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, length)
        return descriptor
    }

    private static func address(_ path: String) throws(StreamError) -> UnixAddress {
        do throws(SocketPathError) {
            return try UnixAddress(path: path)
        } catch {
            throw .unusablePath(error)
        }
    }
}

/// An error of a client's connection.
public enum StreamError: Error, Equatable {
    /// The error of connecting to each path.
    case noDaemon([Attempt])
    case unusablePath(SocketPathError)
    case ended(path: String)
    case lost(path: String, errno: Errno)
    case silent(path: String, seconds: Int)
    /// An invalid message; `fault` names a missing key or an invalid value, if there is one.
    case notAMessage(String, fault: String)
    /// `limit` in bytes.
    case lineTooLong(path: String, limit: Int)
    case refused(reason: String)
    case otherProtocol(major: Int)

    public struct Attempt: Sendable, Equatable {
        public let path: String
        public let errno: Errno
    }

    /// - Parameter fault: reason for which `line` is invalid.
    public init(_ line: [UInt8], fault: String) {
        self = .notAMessage(String(decoding: line, as: UTF8.self), fault: fault)
    }
}

extension StreamError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noDaemon(let attempts):
            let places = attempts.map { "at \($0.path): \($0.errno)" }
            return "no daemon \(places.joined(separator: ", nor ")); start one with 'emotiond'"
        case .unusablePath(let error):
            return "\(error)"
        case .ended(let path):
            return "the daemon at \(path) went away"
        case .lost(let path, let errno):
            return "lost the daemon at \(path): \(errno)"
        case .silent(let path, let seconds):
            return "the daemon at \(path) has not answered for \(seconds) s"
        case .notAMessage(let line, let fault):
            return "invalid message from the daemon (\(fault.prefix(80))): \(line.prefix(80))"
        case .lineTooLong(let path, let limit):
            return "the daemon at \(path) sent a line of more than \(limit) bytes, which no emotiond does"
        case .refused(let reason):
            return "the daemon refuses: \(reason.prefix(200))"
        case .otherProtocol(let major):
            return
                "the daemon speaks version \(major) of the protocol, this program version 1; update the older one"
        }
    }
}

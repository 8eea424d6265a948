import Glibc

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
            let status: Int32
            do throws(StreamError) { status = try Self.address(path).connect(descriptor) } catch {
                close(descriptor)
                throw error
            }
            if status == 0 {
                (self.path, self.descriptor) = (path, descriptor)
                return
            }
            close(descriptor)
            // The connection queue of a daemon that hangs is full.
            if status == EAGAIN { throw .silent(path: path, seconds: seconds) }
            attempts.append(StreamError.Attempt(path: path, errno: status))
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
            if errno == EINTR { return [] }
            throw .lost(path: path, errno: errno)
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
            if count < 0, errno == EAGAIN { throw .silent(path: path, seconds: Self.patience) }
            if count < 0, errno == EPIPE || errno == ECONNRESET { return }
            if count < 0, errno != EINTR { throw .lost(path: path, errno: errno) }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    /// Sets the time after which connecting and sending fail with `EAGAIN` (unix(7), socket(7)).
    private static func makeDescriptor(for path: String, seconds: Int) throws(StreamError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(clamping: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .lost(path: path, errno: errno) }
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

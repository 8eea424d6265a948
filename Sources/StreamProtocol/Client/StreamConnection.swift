import Glibc

/// A client's end of the stream, read with blocking calls. What comes is bounded in length; nobody says that it comes
/// from a daemon.
public struct StreamConnection: ~Copyable {
    /// A line of the stream with the faces of a crowd has a few hundred kilobytes.
    public static let longestLine = 1 << 20
    /// How long a daemon may take to accept a connection, unless the caller has a deadline of its own, in seconds.
    public static let patience = 2

    public let path: String
    /// For `poll`; stays this connection's own.
    public let descriptor: Int32
    private var partial: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 16 * 1024)

    /// Connects to the first of `paths` where a daemon answers.
    ///
    /// - Parameter seconds: how long a daemon that is busy may take.
    /// - Throws: `StreamError`, `silent` for a daemon that is there and does not accept the connection.
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
            // A daemon that hangs has a full queue of connections.
            if status == EAGAIN { throw .silent(path: path, seconds: seconds) }
            attempts.append(StreamError.Attempt(path: path, errno: status))
        }
        throw .noDaemon(attempts)
    }

    deinit { close(descriptor) }

    /// Waits for bytes and hands over the lines that they complete, without their newlines.
    ///
    /// - Returns: `nil` at the end of the stream; nothing, where a signal came first or no line is complete.
    /// - Throws: `StreamError`, `lineTooLong` for one beyond `longestLine`.
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

    /// As `nextLines()`, but waits no longer than until `deadline`.
    ///
    /// - Returns: `nil` when the time is up.
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

    /// Sends a request's line, or any bytes; in vain where the daemon has hung up, for what it said before is still to
    /// be read, and says why.
    /// - Throws: `StreamError`, `silent` for a daemon that does not read.
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

    /// Connecting and sending end with `EAGAIN` after so many seconds (unix(7), socket(7)).
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

import Glibc

/// A client's end of the stream, read with blocking calls.
public struct StreamConnection: ~Copyable {
    public let path: String
    /// For `poll`; stays this connection's own.
    public let descriptor: Int32
    private var partial: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 16 * 1024)

    /// Connects to the first of `paths` where a daemon answers.
    public init(searching paths: [String] = SocketPath.candidates) throws(StreamError) {
        var attempts: [StreamError.Attempt] = []
        for path in paths {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            let status = descriptor < 0 ? errno : try Self.address(path).connect(descriptor)
            if status == 0 {
                (self.path, self.descriptor) = (path, descriptor)
                return
            }
            close(descriptor)
            attempts.append(StreamError.Attempt(path: path, errno: status))
        }
        throw .noDaemon(attempts)
    }

    deinit { close(descriptor) }

    /// Waits for bytes and hands over the lines that they complete, without their newlines.
    ///
    /// - Returns: `nil` at the end of the stream; nothing, where a signal came first or no line is complete.
    public mutating func nextLines() throws(StreamError) -> [[UInt8]]? {
        let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
        if count < 0 {
            if errno == EINTR { return [] }
            throw .lost(path: path, errno: errno)
        }
        if count == 0 { return nil }
        var lines: [[UInt8]] = []
        for byte in chunk[..<count] {
            if byte == .newline {
                lines.append(partial)
                partial.removeAll(keepingCapacity: true)
            } else {
                partial.append(byte)
            }
        }
        return lines
    }

    /// Sends a request's line, or any bytes.
    public mutating func send(_ text: String) throws(StreamError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(clamping: MSG_NOSIGNAL))
            }
            if count < 0, errno != EINTR { throw .lost(path: path, errno: errno) }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    private static func address(_ path: String) throws(StreamError) -> UnixAddress {
        do throws(PublishingError) {
            return try UnixAddress(path: path)
        } catch {
            throw .unusablePath(error)
        }
    }
}

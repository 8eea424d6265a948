import Glibc
import StreamProtocol

/// A client of the stream that gives up after a minute of silence.
public final class TestClient {
    private var connection: StreamConnection
    private var lines: [[UInt8]] = []
    private var hasEnded = false

    public init(path: String) throws {
        connection = try StreamConnection(searching: [path])
    }

    public func send(_ text: String) throws {
        try connection.send(text)
    }

    /// Tells the daemon that nothing more will be sent.
    public func finishSending() {
        shutdown(connection.descriptor, Int32(clamping: SHUT_WR))
    }

    /// The next line as it came; `nil` at the end of the stream.
    public func nextText() async throws -> String? {
        try await eventually("the daemon sends a line or ends the stream") {
            try receive()
            return !lines.isEmpty || hasEnded
        }
        return lines.isEmpty ? nil : String(decoding: lines.removeFirst(), as: UTF8.self)
    }

    /// Takes in what has come by now.
    private func receive() throws {
        guard lines.isEmpty, !hasEnded else { return }
        var descriptor = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 0) > 0 else { return }
        // A reset is an end too: the daemon closed before it had read all that was sent.
        if let new = try? connection.nextLines() { lines += new } else { hasEnded = true }
    }

    public func next() async throws -> StreamMessage? {
        try await nextText().map { try StreamMessage(Array($0.utf8)) }
    }

    /// Skips what is no frame.
    public func nextFrame() async throws -> FrameMessage {
        while let line = try await next() {
            if case .frame(let frame) = line { return frame }
        }
        throw EndOfStream()
    }

    /// Skips what is no reply.
    public func nextReply() async throws -> Reply {
        while let line = try await next() {
            if case .reply(let reply) = line { return reply }
        }
        throw EndOfStream()
    }

    /// Sends a line and waits for its reply.
    public func ask(_ line: String) async throws -> Reply {
        try send(line + "\n")
        return try await nextReply()
    }

    public struct EndOfStream: Error {}
}

/// A client that never waits: it sends what the daemon takes, and reads what is there.
public final class ImpatientClient {
    private let connection: StreamConnection

    public init(path: String) throws {
        connection = try StreamConnection(searching: [path])
    }

    /// Sends as much of `bytes` as is taken at once and returns how much; `nil` where the connection is
    /// closed.
    public func send(_ bytes: ArraySlice<UInt8>) -> Int? {
        let flags = Int32(clamping: MSG_DONTWAIT | MSG_NOSIGNAL)
        let count = bytes.withUnsafeBytes {
            Glibc.send(connection.descriptor, $0.baseAddress, $0.count, flags)
        }
        if count >= 0 { return count }
        return errno == EAGAIN ? 0 : nil
    }

    /// What has come by now; `nil` at the end of the stream.
    public func receive() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection.descriptor, &bytes, bytes.count, Int32(clamping: MSG_DONTWAIT))
        if count > 0 { return Array(bytes[..<count]) }
        return count < 0 && errno == EAGAIN ? [] : nil
    }
}

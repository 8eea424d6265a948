import Glibc
import Publishing
import Testing

/// A client of the stream that gives up after ten seconds of silence.
final class TestClient {
    private var connection: StreamConnection
    private var lines: [[UInt8]] = []
    private var hasEnded = false

    init(path: String) throws {
        connection = try StreamConnection(searching: [path])
    }

    func send(_ text: String) throws {
        try connection.send(text)
    }

    /// Tells the daemon that nothing more will be sent.
    func finishSending() {
        shutdown(connection.descriptor, Int32(SHUT_WR))
    }

    /// The next line as it came; `nil` at the end of the stream.
    func nextText() async throws -> String? {
        let deadline = ContinuousClock.now + .seconds(10)
        while lines.isEmpty, !hasEnded {
            var descriptor = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 0) > 0 {
                // A reset is an end too: the daemon closed before it had read all that was sent.
                if let new = try? connection.nextLines() { lines += new } else { hasEnded = true }
            } else {
                try #require(ContinuousClock.now < deadline, "the daemon sent nothing for ten seconds")
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        return lines.isEmpty ? nil : String(decoding: lines.removeFirst(), as: UTF8.self)
    }

    func next() async throws -> StreamLine? {
        try await nextText().map { try StreamLine(Array($0.utf8)) }
    }

    /// Skips what is no frame.
    func nextFrame() async throws -> FrameLine {
        while let line = try await next() {
            if case .frame(let frame) = line { return frame }
        }
        throw EndOfStream()
    }

    /// Skips what is no reply.
    func nextReply() async throws -> ReplyLine {
        while let line = try await next() {
            if case .reply(let reply) = line { return reply }
        }
        throw EndOfStream()
    }

    /// Sends a line and waits for its reply.
    func ask(_ line: String) async throws -> ReplyLine {
        try send(line + "\n")
        return try await nextReply()
    }

    struct EndOfStream: Error {}
}

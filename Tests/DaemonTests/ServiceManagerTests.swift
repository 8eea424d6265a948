import Glibc
import TestSupport
import Testing

extension DaemonTests {
    @Suite struct ServiceManagerTests {
        @Test func `reports its state to the service manager`() async throws {
            let folder = try TemporaryFolder()
            let notices = try NotifySocket(in: folder)
            let daemon = try RunningDaemon.onSample(
                environment: ["NOTIFY_SOCKET": notices.path], in: folder)
            var told: [String] = []
            while !told.contains("READY=1") { told.append(try await notices.next()) }
            // Ready means that clients can connect.
            _ = try TestClient(path: daemon.socket)
            while !told.contains(where: { $0.hasPrefix("STATUS=sample") && $0.contains(" fps, ") }) {
                told.append(try await notices.next())
            }
            #expect(!told.contains("STOPPING=1"))
            daemon.send(SIGTERM)
            while told.last != "STOPPING=1" { told.append(try await notices.next()) }
            #expect(try await daemon.outcome().status == 0)
        }

        @Test func `notifies the watchdog`() async throws {
            let folder = try TemporaryFolder()
            let notices = try NotifySocket(in: folder)
            let daemon = try RunningDaemon.onSample(
                environment: ["NOTIFY_SOCKET": notices.path, "WATCHDOG_USEC": "2000000"], in: folder)
            for _ in 0..<2 { while try await notices.next() != "WATCHDOG=1" {} }
            daemon.send(SIGTERM)
            #expect(try await daemon.outcome().status == 0)
        }

        @Test func `serves the socket that it is given`() async throws {
            let folder = try TemporaryFolder()
            let socket = try BoundSocket(type: SOCK_STREAM, path: "\(folder.path)/given")
            listen(socket.descriptor, 8)
            // As the client that makes systemd start the daemon.
            let client = try TestClient(path: socket.path)
            let daemon = try RunningDaemon.onSample(in: folder, listener: socket.descriptor)
            guard case .hello = try await client.next() else {
                Issue.record("the first line is no hello")
                return
            }
            _ = try await client.nextFrame()
            daemon.send(SIGTERM)
            let outcome = try await daemon.outcome()
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("<6>listening on the service manager's socket"))
            // The next daemon serves who connects meanwhile.
            let early = try TestClient(path: socket.path)
            let next = try RunningDaemon.onSample(in: folder, listener: socket.descriptor)
            _ = try await early.nextFrame()
            next.send(SIGTERM)
            #expect(try await next.outcome().status == 0)
        }
    }
}

/// The service manager's end of sd_notify(3).
struct NotifySocket {
    private let socket: BoundSocket
    var path: String { socket.path }

    init(in folder: TemporaryFolder) throws {
        socket = try BoundSocket(type: SOCK_DGRAM, path: "\(folder.path)/notify")
    }

    /// The next notice, e.g. `READY=1`.
    func next() async throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        var count = -1
        try await eventually("the daemon sends a notice") {
            count = recv(socket.descriptor, &bytes, bytes.count, Int32(clamping: MSG_DONTWAIT))
            return count >= 0
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

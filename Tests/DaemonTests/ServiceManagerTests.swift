import Glibc
import TestSupport
import Testing

extension DaemonTests {
    @Suite struct ServiceManagerTests {
        @Test func tellsTheServiceManagerHowItIs() async throws {
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
    }
}

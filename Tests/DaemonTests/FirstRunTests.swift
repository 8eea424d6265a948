import Glibc
import TestSupport
import Testing

extension DaemonTests {
    /// What the journal says to those who start the daemon for the first time.
    @Suite struct FirstRunTests {
        @Test(arguments: ["/dev/emotiond-test-without-a-camera", "/dev/v4l/by-id/nothing"])
        func `an absent camera gets one hint`(device: String) async throws {
            let daemon = try RunningDaemon(["--source", device])
            try await eventually("the hint is logged") {
                daemon.errors.contains { $0.hasPrefix("<5>hint: looked for \(device): ") }
            }
            // Two more attempts to open the camera.
            try await Task.sleep(for: .seconds(1))
            daemon.send(SIGTERM)
            let errors = try await daemon.outcome().errors
            #expect(errors.filter { $0.contains("hint: ") }.count == 1, "\(errors)")
        }

        @Test func `the sample has no hint about cameras`() async throws {
            let daemon = try RunningDaemon.onSample()
            _ = try await daemon.client().nextFrame()
            daemon.send(SIGTERM)
            let errors = try await daemon.outcome().errors
            #expect(!errors.contains { $0.contains("hint: ") }, "\(errors)")
        }
    }
}

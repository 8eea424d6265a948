import Glibc
import TestSupport
import Testing

extension DaemonTests {
    /// SIGHUP reads the settings again.
    @Suite struct ReloadTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func reload(_ daemon: RunningDaemon, _ configuration: String) throws {
            _ = try folder.write(configuration, to: "emotiond.yml")
            daemon.send(SIGHUP)
        }

        @Test func `detects faces of another size`() async throws {
            let camera = "camera:\n  device: \(ProjectFolder.portrait)\n  fps: 5\n"
            let daemon = try RunningDaemon([], configuration: camera, in: folder)
            let client = try await daemon.client()
            while try await client.nextFrame().faces.isEmpty {}
            try reload(daemon, camera + "detector:\n  min_face: 240\n")
            while try await client.nextFrame().faces.count == 1 {}
            try reload(daemon, camera)
            while try await client.nextFrame().faces.isEmpty {}
        }

        @Test func `logs at another level`() async throws {
            let camera = "camera:\n  device: sample\n  width: 160\n  height: 120\n  fps: 10\n"
            let daemon = try RunningDaemon(
                [], configuration: camera + "log:\n  level: error\n", in: folder)
            _ = try await daemon.client().nextFrame()
            #expect(daemon.errors == [])
            try reload(daemon, camera + "log:\n  level: info\n")
            try await eventually("the daemon logs") { !daemon.errors.isEmpty }
            #expect(daemon.errors == ["<6>settings reloaded"])
        }

        @Test func `reports what needs a restart`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            let client = try await daemon.client()
            _ = try await client.nextFrame()
            try reload(
                daemon,
                "camera:\n  width: 320\n  height: 120\n  fps: 10\nsocket:\n  queue: 9\nsmoothing:\n  window: 3\n"
            )
            try await eventually("the daemon names the keys") {
                daemon.errors.last == "<4>requires a restart: camera.width, socket.queue"
            }
            #expect(try await client.nextFrame().width == 160)
        }

        @Test func `keeps its settings when the new ones are broken`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            let client = try await daemon.client()
            let first = try await client.nextFrame()
            try reload(daemon, "smoothing:\n  window: many\n")
            try await eventually("the daemon complains") {
                daemon.errors.last?.hasPrefix(
                    "<3>reload failed, keeping the current settings: \(folder.path)/emotiond.yml:2: smoothing.window"
                ) == true
            }
            // The same run goes on, for clients that were there before and for new ones.
            #expect(try await client.nextFrame().sequence > first.sequence)
            #expect(try await daemon.client().nextFrame().sequence > first.sequence)
        }
    }
}

import StreamProtocol
import TestSupport
import Testing

extension DaemonTests {
    @Suite struct GoldenRecordingTests {
        @Test(arguments: Scene.allCases)
        func saysOfARecordingWhatItSaidBefore(scene: Scene) async throws {
            let lines = try await lines(of: scene)
            let golden = GoldenFile(name: scene.rawValue)
            if GoldenFile.isRebuilt {
                try golden.rebuild(from: lines)
            } else {
                let differences = try golden.differences(from: lines)
                guard !differences.isEmpty else { return }
                let first = differences.prefix(20).joined(separator: "\n")
                Issue.record("\(scene.rawValue): \(differences.count) differences\n\(first)")
            }
        }

        /// Everything that the daemon says of `scene`, to a client that is there before the first frame.
        private func lines(of scene: Scene) async throws -> [String] {
            // Made before the daemon waits for it.
            let recording = try scene.recording()
            let folder = try TemporaryFolder()
            let fifo = try FIFO(path: "\(folder.path)/\(scene.rawValue)")
            let daemon = try RunningDaemon(
                ["--source", "\(folder.path)/\(scene.rawValue)"],
                configuration: "detector:\n  min_face: 48\nsocket:\n  queue: 1000\n", in: folder)
            let client = try await daemon.client()
            var lines = [try #require(try await client.nextText())]
            for frame in recording {
                try await fifo.write(frame)
                repeat { lines.append(try #require(try await client.nextText())) } while !isFrame(lines.last)
            }
            fifo.close()
            while let line = try await client.nextText() { lines.append(line) }
            #expect(try await daemon.outcome().status == 0)
            return lines
        }

        private func isFrame(_ line: String?) -> Bool { line?.hasPrefix(#"{"type":"frame""#) == true }
    }
}

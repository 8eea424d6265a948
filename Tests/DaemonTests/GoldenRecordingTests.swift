import StreamProtocol
import TestSupport
import Testing

extension DaemonTests {
    @Suite struct GoldenRecordingTests {
        @Test(arguments: GoldenScene.allCases)
        func `reports of a recording are unchanged`(scene: GoldenScene) async throws {
            try await check(
                scene.rawValue, recording: try scene.recording(), detector: "detector:\n  min_face: 48\n")
        }

        @Test(.enabled(if: GoldenVideo.isAvailable), arguments: GoldenVideo.allCases)
        func `reports of a real video are unchanged`(video: GoldenVideo) async throws {
            try await check("video-\(video.rawValue)", recording: try video.recording())
        }

        private func check(_ name: String, recording: [[UInt8]], detector: String = "") async throws {
            #expect(!recording.isEmpty)
            let lines = try await lines(of: recording, name: name, detector: detector)
            let golden = GoldenFile(name: name)
            if GoldenFile.isRebuilt {
                try golden.rebuild(from: lines)
            } else {
                let differences = try golden.differences(from: lines)
                guard !differences.isEmpty else { return }
                let first = differences.prefix(20).joined(separator: "\n")
                Issue.record("\(name): \(differences.count) differences\n\(first)")
            }
        }

        /// Returns everything that the daemon sends to a client that is connected before the first frame.
        private func lines(
            of recording: [[UInt8]], name: String, detector: String
        ) async throws -> [String] {
            let (daemon, fifo) = try RunningDaemon.onFIFO(
                name, configuration: "\(detector)socket:\n  queue: 1000\n")
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

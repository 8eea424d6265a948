import Foundation
import StreamProtocol
import TestSupport
import Testing

extension DaemonTests {
    /// `emotionctl watch` beside a daemon that goes away.
    @Suite struct WatchTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func watch(_ daemon: RunningDaemon) throws -> ChildProcess {
            try ChildProcess(
                BuiltPrograms.url("emotionctl").path, ["watch", "--json", "--socket", daemon.socket],
                environment: [:], output: output, errors: "\(folder.path)/watch.err")
        }

        private var output: String { "\(folder.path)/watch.ndjson" }

        /// How many lines of a type have come.
        private func count(_ type: String) throws -> Int {
            try String(contentsOf: URL(filePath: output), encoding: .utf8)
                .components(separatedBy: #"{"type":"\#(type)""#).count - 1
        }

        @Test(arguments: [SIGKILL, SIGTERM])
        func `follows the daemon that comes next`(signal: Int32) async throws {
            let first = try RunningDaemon.onSample(in: folder)
            _ = try await first.client()
            let watch = try watch(first)
            try await eventually("frames come") { try count("frame") > 0 }
            first.send(signal)
            _ = try await first.outcome()
            let next = try RunningDaemon.onSample(in: folder)
            try await eventually("the next daemon greets") { try count("hello") == 2 }
            let frames = try count("frame")
            try await eventually("frames come again") { try count("frame") > frames }
            #expect(watch.isRunning)
            withExtendedLifetime(next) {}
        }

        @Test func `ends with the video`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO(in: folder)
            _ = try await daemon.client()
            let watch = try watch(daemon)
            try await eventually("the client is greeted") { try count("hello") == 1 }
            let video = Y4MRecording.gray()
            try await fifo.write(video.bytes)
            fifo.close()
            let start = ContinuousClock.now
            try await eventually("it ends") { !watch.isRunning }
            #expect(watch.exitStatus == 0)
            // That is, without waiting for another daemon.
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }
}

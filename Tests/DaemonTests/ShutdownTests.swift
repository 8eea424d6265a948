import Foundation
import TestSupport
import Testing

extension DaemonTests {
    /// How the daemon comes and goes.
    @Suite struct ShutdownTests {
        /// Enough even for a busy machine: the bound is against hanging.
        private static let promptly = Duration.seconds(30)

        @Test(arguments: [SIGTERM, SIGINT])
        func `ends promptly on a signal`(signal: Int32) async throws {
            let daemon = try RunningDaemon.onSample()
            _ = try await daemon.client().nextFrame()
            let start = ContinuousClock.now
            daemon.send(signal)
            let outcome = try await daemon.outcome()
            #expect(ContinuousClock.now - start < Self.promptly)
            #expect(outcome.status == 0)
            #expect(outcome.failures == [])
        }

        @Test func `ends promptly while it waits for a stream`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO()
            _ = try await daemon.client().nextText()
            let start = ContinuousClock.now
            daemon.send(SIGTERM)
            #expect(try await daemon.outcome().status == 0)
            #expect(ContinuousClock.now - start < Self.promptly)
            fifo.close()
        }

        @Test func `removes its socket`() async throws {
            let daemon = try RunningDaemon.onSample()
            _ = try await daemon.client()
            daemon.send(SIGTERM)
            _ = try await daemon.outcome()
            #expect(!FileManager.default.fileExists(atPath: daemon.socket))
        }

        @Test func `notifies its clients that it ends`() async throws {
            let daemon = try RunningDaemon.onSample()
            let client = try await daemon.client()
            _ = try await client.nextFrame()
            daemon.send(SIGTERM)
            var last: String?
            while let line = try await client.nextText() { last = line }
            #expect(last?.contains(#""state":"offline","reason":"stopped""#) == true)
        }

        @Test func `ends with its stream`() async throws {
            let video = Y4MRecording.gray(frames: 3)
            let folder = try TemporaryFolder()
            let path = try folder.write(video.bytes, to: "video.y4m")
            let outcome = try await RunningDaemon(["--source", path], in: folder).outcome()
            #expect(outcome.status == 0)
            #expect(outcome.errors.last == "<6>end of stream")
        }

        @Test func `reports that its stream ends inside a frame`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO()
            let client = try await daemon.client()
            let video = Y4MRecording.gray(frames: 3)
            try await fifo.write(Array(video.bytes.dropLast(100)))
            #expect(try await client.nextFrame().sequence == 1)
            #expect(try await client.nextFrame().sequence == 2)
            fifo.close()
            let outcome = try await daemon.outcome()
            #expect(outcome.status == 65)
            let reason = "\(daemon.folder.path)/fifo: ends inside frame 3"
            #expect(outcome.errors.last == "<3>emotiond: \(reason)")
            var last: String?
            while let line = try await client.nextText() { last = line }
            #expect(last?.contains(#""state":"offline","reason":"failed","detail":"\#(reason)""#) == true)
        }

        @Test func `reports that standard input is empty`() async throws {
            let outcome = try await RunningDaemon(["--source", "-"]).outcome()
            #expect(outcome.status == 65)
            #expect(outcome.errors.last == "<3>emotiond: standard input: ends before a YUV4MPEG2 header")
        }

        @Test func `reports when a stream stalls and goes on`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO()
            let client = try await daemon.client()
            let video = Y4MRecording.gray()
            try await fifo.write(video.bytes)
            _ = try await client.nextFrame()
            var line = ""
            while !line.contains("offline") { line = try #require(try await client.nextText()) }
            #expect(line.contains(#""reason":"stalled","detail":"no frame for 2 s""#))
            let status = try await client.ask(#"{"request":"status","id":1}"#).status
            #expect(status?.camera.state == "offline")
            try await fifo.write(Array(video.bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst()))
            while !line.contains("online") { line = try #require(try await client.nextText()) }
            #expect(line.contains("64x48 YUV4MPEG2 30 fps"))
            _ = try await client.nextFrame()
            fifo.close()
            #expect(try await daemon.outcome().status == 0)
        }

        @Test func `ends with a stalled stream if configured so`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO(options: ["--exit-on-device-error"])
            let outcome = try await daemon.outcome()
            fifo.close()
            #expect(outcome.status == 74)
            #expect(outcome.errors.last == "<3>emotiond: no frame for 2 s")
        }

        @Test func `reports every frame of a stream that is too fast`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO()
            let client = try await daemon.client()
            let video = Y4MRecording.gray(frames: 10, width: 320, height: 240, rate: "1000:1")
            try await fifo.write(video.bytes)
            for number in 1...10 { #expect(try await client.nextFrame().sequence == number) }
            fifo.close()
            #expect(try await daemon.outcome().status == 0)
        }

        @Test func `names a stream with a bad header`() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("YUV4MPEG2 W0 H10 F30:1\n", to: "video.y4m")
            let outcome = try await RunningDaemon(["--source", path], in: folder).outcome()
            #expect(outcome.status == 65)
            #expect(outcome.failures.count == 1)
            #expect(outcome.errors.last?.hasPrefix("<3>emotiond: \(path): ") == true)
        }

        @Test func `leaves the socket to the daemon that serves it`() async throws {
            let folder = try TemporaryFolder()
            let first = try RunningDaemon.onSample(in: folder)
            let client = try await first.client()
            let second = try await RunningDaemon.onSample(in: folder).outcome()
            #expect(second.status == 69)
            #expect(second.failures.count == 1)
            #expect(second.errors.last?.contains(first.socket) == true)
            _ = try await client.nextFrame()
            _ = try await first.client().nextFrame()
        }

        @Test func `replaces the socket of a daemon that was killed`() async throws {
            let folder = try TemporaryFolder()
            let killed = try RunningDaemon.onSample(in: folder)
            _ = try await killed.client()
            killed.send(SIGKILL)
            _ = try await killed.outcome()
            try #require(FileManager.default.fileExists(atPath: killed.socket))
            let daemon = try RunningDaemon.onSample(in: folder)
            _ = try await daemon.client().nextFrame()
        }

        @Test func `logs with priorities for the journal`() async throws {
            let daemon = try RunningDaemon.onSample(configuration: "log:\n  level: debug\n")
            _ = try await daemon.client().nextFrame()
            daemon.send(SIGTERM)
            let errors = try await daemon.outcome().errors
            #expect(
                errors.contains(
                    "<6>listening on \(daemon.socket); 'emotionctl watch --socket \(daemon.socket)' shows the stream"
                ))
            #expect(errors.allSatisfy { $0.wholeMatch(of: /<[2-7]>\S.*/) != nil }, "\(errors)")
        }
    }
}

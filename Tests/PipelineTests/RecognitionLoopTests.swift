import Capture
import EmotionRecognition
import FaceDetection
import Foundation
import Imaging
import Logging
import Pipeline
import StreamProtocol
import Synchronization
import TestSupport
import Testing
import Tracking

@Suite struct RecognitionLoopTests {
    private func loop(
        source: Capture.SourceLocation = .sample, publish: @escaping @Sendable (Report) -> Void
    ) throws -> RecognitionLoop {
        let plan = RecognitionPlan(
            source: source, size: ImageSize(width: 160, height: 120), framesPerSecond: 10,
            portraitPath: ProjectFolder.portrait, parts: try .test(method: .cascade))
        return RecognitionLoop(
            plan: plan, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, publish: publish)
    }

    /// As happens when the server beside it fails.
    @Test(.timeLimit(.minutes(1))) func `ends when its task is canceled`() async throws {
        let (reports, told) = AsyncStream<Void>.makeStream()
        let loop = try loop { _ in told.yield() }
        let running = Task { try await loop.run() }
        for await _ in reports { break }
        running.cancel()
        try await running.value
    }

    /// A recording of one black frame, followed by `rest`.
    private func recording(in folder: TemporaryFolder, rest: String) throws -> Capture.SourceLocation {
        var recording = Y4MRecording(width: 64, height: 64, rate: "1000:1")
        recording.add([UInt8](repeating: 16, count: 64 * 64))
        let path = "\(folder.path)/recording.y4m"
        try Data(recording.bytes + rest.utf8).write(to: URL(filePath: path))
        return .stream(path: path)
    }

    /// The state and reason of each camera event of a run, and what it throws.
    private func run(_ source: Capture.SourceLocation) async throws -> (events: [String], error: (any Error)?)
    {
        let events = Mutex<[String]>([])
        let loop = try loop(source: source) { report in
            if let event = report.camera { events.withLock { $0.append("\(event.state) \(event.reason)") } }
        }
        var thrown: (any Error)?
        do { try await loop.run() } catch { thrown = error }
        #expect(loop.progress >= 1)
        return (events.withLock(\.self), thrown)
    }

    @Test func `the end of a recording is reported and is no error`() async throws {
        let folder = try TemporaryFolder()
        let (events, error) = try await run(try recording(in: folder, rest: ""))
        #expect(events == ["online 64x64 YUV4MPEG2 1000 fps", "offline end of stream"])
        #expect(error == nil)
    }

    @Test func `a source that fails is reported as failed before its error is thrown`() async throws {
        let folder = try TemporaryFolder()
        let (events, error) = try await run(try recording(in: folder, rest: "nonsense\n"))
        #expect(events.last == "offline failed")
        #expect(error is CaptureError)
    }
}

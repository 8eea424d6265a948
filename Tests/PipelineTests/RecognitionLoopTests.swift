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
        source: Capture.SourceLocation = .sample, idleFramesPerSecond: Double? = nil,
        hasClients: @escaping @Sendable () -> Bool = { true }, publish: @escaping @Sendable (Report) -> Void
    ) throws -> RecognitionLoop {
        let parts = try RecognizerParts.test(method: .cascade, idleFramesPerSecond: idleFramesPerSecond)
        let plan = RecognitionPlan(
            source: source, size: ImageSize(width: 160, height: 120), framesPerSecond: 10,
            portraitPath: ProjectFolder.portrait, parts: parts)
        return RecognitionLoop(
            plan: plan, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            hasClients: hasClients, publish: publish)
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

    /// A recording of black frames at 1000 frames per second, followed by `rest`.
    private func recording(
        of count: Int = 1, in folder: TemporaryFolder, rest: String = ""
    ) throws -> Capture.SourceLocation {
        var recording = Y4MRecording(width: 64, height: 64, rate: "1000:1")
        for _ in 0..<count { recording.add([UInt8](repeating: 16, count: 64 * 64)) }
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
        let (events, error) = try await run(try recording(in: folder))
        #expect(events == ["online 64x64 YUV4MPEG2 1000 fps", "offline end of stream"])
        #expect(error == nil)
    }

    @Test func `a source that fails is reported as failed before its error is thrown`() async throws {
        let folder = try TemporaryFolder()
        let (events, error) = try await run(try recording(in: folder, rest: "nonsense\n"))
        #expect(events.last == "offline failed")
        #expect(error is CaptureError)
    }

    /// Numbers of the frames of a recording that are published.
    private func frames(of count: Int, hasClients: Bool) async throws -> Int {
        let folder = try TemporaryFolder()
        let frames = Atomic(0)
        let publish: @Sendable (Report) -> Void = { report in
            if report.frame != nil { frames.add(1, ordering: .relaxed) }
        }
        let loop = try loop(
            source: recording(of: count, in: folder), idleFramesPerSecond: 100, hasClients: { hasClients },
            publish: publish)
        try await loop.run()
        return frames.load(ordering: .relaxed)
    }

    @Test func `detects at the idle rate without clients`() async throws {
        #expect(try await frames(of: 30, hasClients: false) == 3)
    }

    @Test func `detects in every frame with a client`() async throws {
        #expect(try await frames(of: 30, hasClients: true) == 30)
    }

    @Test func `progress grows with every frame`() async throws {
        let folder = try TemporaryFolder()
        let loop = try loop(source: recording(of: 5, in: folder)) { _ in }
        #expect(loop.progress == 0)
        try await loop.run()
        #expect(loop.progress >= 5)
    }

    /// A still portrait, in whose every frame there is a face before.
    @Test(.timeLimit(.minutes(1))) func `applies new settings while it runs`() async throws {
        let (reports, continuation) = AsyncStream<Report>.makeStream()
        let loop = try loop(source: .picture(path: ProjectFolder.portrait)) { continuation.yield($0) }
        let running = Task { try await loop.run() }
        var frames = reports.compactMap(\.frame).makeAsyncIterator()
        while try #require(await frames.next()).faces.isEmpty {}
        var profile = try DetectorProfile(named: "frontalface", in: [ProjectFolder.cascades])
        profile.minFace = 10_000
        loop.apply(LiveSettings(profile: profile, smoothing: SmoothingSettings()))
        while try #require(await frames.next()).faces.isEmpty == false {}
        running.cancel()
        try await running.value
    }
}

import EmotionRecognition
import FaceDetection
import Imaging
import Logging
import Pipeline
import StreamProtocol
import TestSupport
import Testing
import Tracking

@Suite struct RecognitionLoopTests {
    private func loop(publish: @escaping @Sendable (Report) -> Void) throws -> RecognitionLoop {
        let folders = [ProjectFolder.cascades, CascadeLocator.openCVFolder]
        let plan = RecognitionPlan(
            source: .sample, size: ImageSize(width: 160, height: 120), framesPerSecond: 10,
            portraitPath: ProjectFolder.portrait,
            profile: try DetectorProfile(named: "frontalface", in: folders), cascadeFolders: folders,
            fullScanSeconds: 0.5,
            model: try EmotionModel(path: ProjectFolder.model), modelThreads: 1,
            smoothing: SmoothingSettings())
        return RecognitionLoop(
            plan: plan, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, publish: publish)
    }

    /// As happens when the server beside it fails.
    @Test(.timeLimit(.minutes(1))) func endsWhenItsTaskIsCancelled() async throws {
        let (reports, told) = AsyncStream<Void>.makeStream()
        let loop = try loop { _ in told.yield() }
        let running = Task { try await loop.run() }
        for await _ in reports { break }
        running.cancel()
        try await running.value
    }
}

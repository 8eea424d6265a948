import Capture
import EmotionRecognition
import FaceDetection
import Logging
import NIOPosix
import ServiceLifecycle
import StreamProtocol
import Synchronization
import Tracking

/// Runs a recognizer on its own thread until the source ends or the daemon shuts down.
public final class RecognitionLoop: Service {
    private let plan: RecognitionPlan
    private let hasClients: @Sendable () -> Bool
    private let publish: @Sendable (Report) -> Void
    private let logger: Logger
    private let isStopping = Atomic(false)
    private let steps = Atomic<UInt64>(0)

    /// Number of steps so far; grows with every frame and every wait for one, unless the loop hangs.
    public var progress: UInt64 { steps.load(ordering: .relaxed) }

    /// Whether `settings` are new. Read before each frame, so that the lock is only taken for new settings.
    private let hasNewSettings = Atomic(false)
    private let settings = Mutex<LiveSettings?>(nil)
    /// Reasons for which a hint was logged.
    private let hinted = Mutex<Set<OfflineReason>>([])

    /// - Parameters:
    ///   - hasClients: whether a client is connected; called on the loop's thread before every frame.
    ///   - publish: called on the loop's thread for every report; must not block.
    public init(
        plan: RecognitionPlan, logger: Logger, hasClients: @escaping @Sendable () -> Bool = { true },
        publish: @escaping @Sendable (Report) -> Void
    ) {
        self.plan = plan
        self.hasClients = hasClients
        self.logger = logger
        self.publish = publish
    }

    /// Runs until the source ends, the daemon shuts down or the task is canceled, as when another service
    /// fails.
    ///
    /// - Throws: `CaptureError` and `DetectionError`.
    public func run() async throws {
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        let outcome = await withTaskCancellationOrGracefulShutdownHandler {
            await Result { try await thread.runIfActive { try self.recognize() } }
        } onCancelOrGracefulShutdown: {
            self.isStopping.store(true, ordering: .relaxed)
        }
        try await thread.shutdownGracefully()
        try outcome.get()
    }

    /// Applies settings before the next frame. May be called from any thread.
    public func apply(_ settings: LiveSettings) {
        self.settings.withLock { $0 = settings }
        hasNewSettings.store(true, ordering: .releasing)
    }

    private func recognize() throws {
        switch plan.source {
        case .camera(let selector):
            var finder = CameraFinder(selector)
            try watch(
                ReconnectingSource(retries: !plan.exitsOnDeviceError, framesPerSecond: plan.framesPerSecond) {
                    [plan] () throws(CaptureError) in
                    try finder.open(size: plan.size, framesPerSecond: plan.framesPerSecond)
                })
        case .sample:
            try watch(
                SampleSource(
                    portraitPath: plan.portraitPath, size: plan.size, framesPerSecond: plan.framesPerSecond))
        case .picture(let path):
            try watch(PictureSource(path: path, framesPerSecond: plan.framesPerSecond))
        case .stream(let path):
            try watch(stream(path: path))
        case .standardInput:
            try watch(stream(path: "-"))
        }
    }

    private func stream(path: String) throws(CaptureError) -> Y4MStream {
        try Y4MStream(
            path: path, defaultRate: plan.framesPerSecond, throwsStalls: plan.exitsOnDeviceError)
    }

    private func watch<Source: FrameSource & ~Copyable>(_ source: consuming Source) throws {
        let parts = plan.parts
        var recognizer = try parts.recognizer(
            of: TurnedSource(source, orientation: plan.orientation),
            // If the model's threads use every processor, none is left to detect faces in the next frame.
            runsAsync: Processors.usable > parts.settings.model.threads)
        let rest = parts.settings.detector.idleFramesPerSecond.map {
            Duration.nanoseconds(Int64(clamping: 1e9 / $0))
        }
        do {
            while !isStopping.load(ordering: .relaxed) {
                if hasNewSettings.exchange(false, ordering: .acquiring), let new = settings.withLock(\.self) {
                    recognizer.apply(new, publish)
                }
                try recognizer.step(restingFor: hasClients() ? .zero : rest ?? .zero, publishAndLog)
                steps.add(1, ordering: .relaxed)
            }
            recognizer.end(.offline(.stopped), publish)
        } catch CaptureError.endOfStream {
            recognizer.end(.offline(.endOfStream), publish)
            logger.info("end of stream")
        } catch {
            recognizer.end(.offline(.failed, detail: "\(error)"), publish)
            throw error
        }
    }

    private func publishAndLog(_ report: Report) {
        if case .camera(let event, _) = report { log(event) }
        publish(report)
    }

    private func log(_ event: CameraEvent) {
        let line = "\(plan.sourceName) \(event)"
        switch event.state {
        case .online: logger.notice("\(line)")
        case .offline: logger.warning("\(line)")
        }
        if case .offline(let reason, _) = event, case .camera(let camera) = plan.source {
            logHint(for: reason, of: camera)
        }
    }

    /// Logs how to make the camera available, once for each reason.
    private func logHint(for reason: OfflineReason, of camera: CameraSelector) {
        guard hinted.withLock({ $0.insert(reason).inserted }),
            let hint = CameraHint.text(for: reason, of: camera)
        else { return }
        logger.notice("hint: \(hint)")
    }
}

extension Result where Failure == any Error {
    /// Captures the result of `body`.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

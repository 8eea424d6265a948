import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import StreamProtocol
import Tracking

/// Runs the whole pipeline, one frame per call. Created, used and destroyed on one thread.
///
/// If the network has its own thread and the source has the next frame ready, faces are detected in that
/// frame while the network scores those of the previous one:
///
///     step           1                      2                              3
///     this thread    detect 1, prepare 1    detect 2, flush 1, prepare 2   detect 3, flush 2, ...
///     network                           [--- score 1 ---]              [--- score 2 ---]
///     reports                                            frame 1                        frame 2
///
/// `flush` waits for the network, updates the tracks and publishes. Otherwise each step ends with it:
///
///     this thread    detect 1, prepare 1, score and flush 1    detect 2, prepare 2, score and flush 2
///
/// The reports are the same either way, as predicted boxes do not depend on labels.
public struct Recognizer<Source: FrameSource & ~Copyable>: ~Copyable {
    private var source: Source
    private var detector: IncrementalFaceDetector
    private var gate: FaceGate?
    private var classifier: CachingEmotionClassifier
    private var tracker: FaceTracker
    private var sequence = 0
    /// Stream time of the last frame that the detector has searched.
    private var lastDetection: StreamTime?
    /// Full size of the last frame.
    private var fullSize: ImageSize?
    private var state = SourceState.starting
    /// The frame that was prepared and is not published yet.
    private var pending: PendingFrame?

    private var expected: [FaceBox] = []
    private var boxes: [FaceBox] = []
    private var predictions: [Prediction] = []

    /// - Parameter gate: drops false detections; `nil` to keep all boxes.
    public init(
        source: consuming Source, detector: consuming IncrementalFaceDetector,
        gate: consuming FaceGate? = nil,
        classifier: consuming CachingEmotionClassifier, tracker: FaceTracker
    ) {
        self.source = source
        self.detector = detector
        self.detector.hasGate = gate != nil
        self.gate = gate
        self.classifier = classifier
        self.tracker = tracker
    }

    /// Detects and tracks the faces in the next frame.
    ///
    /// Publishes the previous frame, if it is pending, then a change of the source's state. Then the network
    /// either starts on this frame, or scores it at once and the frame is published. If no frame came in
    /// time, only the pending frame and a change of state are published.
    /// - Parameter rest: minimum stream time between two frames that the detector searches.
    /// - Throws: `CaptureError` and `DetectionError`.
    public mutating func step(restingFor rest: Duration = .zero, _ publish: (Report) -> Void) throws {
        let next: DetectedFrame?
        do { next = try detectNextFrame(restingFor: rest) } catch {
            flush(publish)
            throw error
        }
        flush(publish)
        guard let detected = next else {
            publishStateChange(at: .now, publish)
            return
        }
        publishStateChange(at: detected.time, publish)
        pending = prepare(detected)
        if classifier.canRunAsync, source.hasFrame {
            classifier.beginInference()
        } else {
            flush(publish)
        }
    }

    /// Applies settings before the next frame.
    public mutating func apply(_ settings: LiveSettings, _ publish: (Report) -> Void) {
        flush(publish)
        detector.apply(settings.profile)
        tracker.smoothing = settings.smoothing
        setDownscale()
    }

    /// Lets the source deliver downscaled frames if even the smallest face keeps enough pixels.
    private mutating func setDownscale() {
        guard let fullSize else { return }
        let width = max(classifier.faceWidth, gate?.faceWidth ?? 0)
        source.setDownscale(detector.downscale(keeping: width, in: fullSize))
    }

    /// Publishes that every face and the source are gone.
    public mutating func end(_ event: CameraEvent, _ publish: (Report) -> Void) {
        flush(publish)
        let time = CaptureTime.now
        loseFaces(at: time, publish)
        publish(.camera(event, at: time))
    }

    /// Fetches the next frame and detects faces in it.
    ///
    /// - Returns: `nil` when no frame came in time, or when it is not time to detect again.
    private mutating func detectNextFrame(restingFor rest: Duration) throws -> DetectedFrame? {
        var clock = StageClock()
        guard let frame = try source.nextFrame() else { return nil }
        var stages = StageTimes()
        stages[.capture] = clock.lap()
        if frame.fullSize != fullSize {
            fullSize = frame.fullSize
            setDownscale()
        }
        if let lastDetection, frame.streamTime - lastDetection < rest { return nil }
        lastDetection = frame.streamTime
        tracker.predict(at: frame.streamTime, into: &expected)
        try detector.detect(in: frame, predicted: expected, into: &boxes)
        stages[.detection] = clock.lap()
        gate?.filter(&boxes, known: detector.knownCount, of: frame)
        stages[.gate] = clock.lap()
        let time = CaptureTime(monotonic: frame.captureTime)
        return DetectedFrame(frame: frame, time: time, stages: stages)
    }

    /// Associates the frame's boxes with tracks and crops the faces; the pixels are not needed afterwards.
    private mutating func prepare(_ detected: consuming DetectedFrame) -> PendingFrame {
        var clock = StageClock()
        var stages = detected.stages
        let (time, size) = (detected.frame.streamTime, detected.frame.fullSize)
        let association = tracker.associate(boxes, at: time, in: size)
        stages[.tracking] = clock.lap()
        let facesScoredBefore = classifier.facesScored
        classifier.prepare(association.faces, of: detected.frame)
        stages[.scoring] = clock.lap()
        sequence += 1
        return PendingFrame(
            sequence: sequence, time: detected.time, size: size, brokenFrames: source.brokenFrames,
            captureDropped: source.droppedFrames, isTooDark: detector.isTooDark,
            facesScoredBefore: facesScoredBefore, stages: stages, association: association)
    }

    /// Publishes the pending frame, if there is one, once its faces are scored.
    private mutating func flush(_ publish: (Report) -> Void) {
        guard let frame = pending.take() else { return }
        var (clock, stages) = (StageClock(), frame.stages)
        let (sequence, time, size) = (frame.sequence, frame.time, frame.size)
        let (brokenFrames, captureDropped) = (frame.brokenFrames, frame.captureDropped)
        let (isTooDark, facesScoredBefore) = (frame.isTooDark, frame.facesScoredBefore)
        let timeAside = classifier.collect(into: &predictions)
        stages[.scoring] += clock.lap() + timeAside
        tracker.update(frame.association, with: predictions)
        stages[.tracking] += clock.lap()
        for event in tracker.events { publish(.face(event, at: time)) }
        publish(
            .frame(
                FrameReport(
                    sequence: sequence, time: time,
                    latencyMicroseconds: Int((MonotonicClock().now() - time.monotonic) / 1_000),
                    size: size, brokenFrames: brokenFrames, captureDropped: captureDropped,
                    isTooDark: isTooDark, stages: stages,
                    facesScored: classifier.facesScored - facesScoredBefore, faces: tracker.faces)))
    }

    private mutating func publishStateChange(at time: CaptureTime, _ publish: (Report) -> Void) {
        guard source.state != state else { return }
        state = source.state
        guard let event = CameraEvent(state) else { return }
        if event.state == .offline { loseFaces(at: time, publish) }
        publish(.camera(event, at: time))
    }

    private mutating func loseFaces(at time: CaptureTime, _ publish: (Report) -> Void) {
        tracker.end()
        for event in tracker.events { publish(.face(event, at: time)) }
    }
}

/// A frame in which faces were detected; their boxes are in the recognizer.
private struct DetectedFrame: ~Copyable {
    let frame: Frame
    let time: CaptureTime
    let stages: StageTimes
}

/// A frame whose faces are cropped but not scored yet.
private struct PendingFrame: ~Copyable {
    let sequence: Int
    let time: CaptureTime
    /// Full-resolution size.
    let size: ImageSize
    /// Number of broken frames of the source before this one.
    let brokenFrames: Int
    /// Number of frames that the source skipped before this one.
    let captureDropped: Int
    /// Whether the frame is too dark to see anything in it.
    let isTooDark: Bool
    /// Number of faces that were scored before.
    let facesScoredBefore: Int
    let stages: StageTimes
    let association: Association
}

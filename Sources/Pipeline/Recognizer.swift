import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import StreamProtocol
import Tracking

/// The whole pipeline, one frame a call. Born, used and destroyed on one thread.
///
/// Where the reader can score aside and the next frame is there already, that frame is fetched and searched while the
/// network runs for the one before, which is published before anything is said of the next. What a frame's result
/// depends on is the same either way: where faces are expected does not depend on what they show.
public struct Recognizer<Source: FrameSource & ~Copyable>: ~Copyable {
    private var source: Source
    private var search: FaceSearch
    private var gate: FaceGate?
    private var reader: StreamReader
    private var tracker: FaceTracker
    private var sequence = 0
    private var lastLook: Int64?
    /// Size of the last frame's picture.
    private var fullSize: ImageSize?
    private var state = SourceState.starting
    private var inWork: FrameInWork?

    private var expected: [FaceBox] = []
    private var boxes: [FaceBox] = []
    private var readings: [FaceReading] = []

    /// - Parameter gate: what drops boxes without a face; `nil` lets every box pass.
    public init(
        source: consuming Source, search: consuming FaceSearch, gate: consuming FaceGate? = nil,
        reader: consuming StreamReader, tracker: FaceTracker
    ) {
        self.source = source
        self.search = search
        self.search.hasGate = gate != nil
        self.gate = gate
        self.reader = reader
        self.tracker = tracker
    }

    /// Reads one frame and publishes what is in it, and before that what became of the source; nothing when no
    /// frame came in time. While the network runs for a frame, it is published by the next call.
    ///
    /// Throws `CaptureError` and `DetectionError`.
    /// - Parameter rest: nanoseconds of the stream that pass before another frame is looked at.
    public mutating func step(restingFor rest: Int64 = 0, _ publish: (Report) -> Void) throws {
        do { try beginFrame(restingFor: rest, publish) } catch {
            finishFrame(publish)
            throw error
        }
        if inWork != nil, reader.canScoreAside, source.hasFrame {
            reader.scoreAside()
        } else {
            finishFrame(publish)
        }
    }

    /// Goes on with other numbers from the next frame on.
    public mutating func retune(_ tuning: RecognitionTuning, _ publish: (Report) -> Void) {
        finishFrame(publish)
        search.retune(tuning.profile)
        tracker.smoothing = tuning.smoothing
        setDownscale()
    }

    /// Spares the source pixels of which even the smallest face has more than are looked at.
    private mutating func setDownscale() {
        guard let fullSize else { return }
        let width = max(reader.faceWidth, gate?.faceWidth ?? 0)
        source.setDownscale(search.downscale(keeping: width, in: fullSize))
    }

    /// Publishes that every face and the source are gone.
    public mutating func end(_ event: CameraEvent, _ publish: (Report) -> Void) {
        finishFrame(publish)
        let time = CaptureTime.now
        loseFaces(at: time, publish)
        publish(.camera(event, at: time))
    }

    /// Takes the next frame up to where its faces are cut out, and finishes the one before.
    private mutating func beginFrame(restingFor rest: Int64, _ publish: (Report) -> Void) throws {
        var clock = StageClock()
        guard let frame = try source.nextFrame() else {
            finishFrame(publish)
            noteState(at: .now, publish)
            return
        }
        var stages = StageTimes()
        stages[.capture] = clock.lap()
        if frame.fullSize != fullSize {
            fullSize = frame.fullSize
            setDownscale()
        }
        let time = CaptureTime(monotonic: frame.captureTime)
        noteState(at: time, publish)
        if let lastLook, frame.streamTime - lastLook < rest {
            finishFrame(publish)
            return
        }
        lastLook = frame.streamTime
        tracker.expectBoxes(at: frame.streamTime, into: &expected)
        try search.find(in: frame, expecting: expected, into: &boxes)
        stages[.detection] = clock.lap()
        gate?.filter(&boxes, known: search.knownCount, of: frame)
        stages[.gate] = clock.lap()
        finishFrame(publish)
        clock = StageClock()
        tracker.locate(boxes, at: frame.streamTime, in: frame.fullSize)
        stages[.tracking] = clock.lap()
        let facesScoredBefore = reader.facesScored
        reader.cut(tracker.sightings, of: frame)
        stages[.scoring] = clock.lap()
        sequence += 1
        inWork = FrameInWork(
            sequence: sequence, time: time, size: frame.fullSize, brokenFrames: source.brokenFrames,
            isTooDark: search.isTooDark, facesScoredBefore: facesScoredBefore, stages: stages)
    }

    /// Publishes the frame in work, if there is one, once its faces are read.
    private mutating func finishFrame(_ publish: (Report) -> Void) {
        guard var frame = inWork.take() else { return }
        var clock = StageClock()
        let timeAside = reader.finish(into: &readings)
        frame.stages[.scoring] += clock.lap() + timeAside
        tracker.update(readings)
        frame.stages[.tracking] += clock.lap()
        for event in tracker.events { publish(.face(event, at: frame.time)) }
        publish(
            .frame(
                FrameReport(
                    sequence: frame.sequence, time: frame.time,
                    latencyMicroseconds: Int((MonotonicClock().now() - frame.time.monotonic) / 1_000),
                    size: frame.size, brokenFrames: frame.brokenFrames, isTooDark: frame.isTooDark,
                    stages: frame.stages,
                    facesScored: reader.facesScored - frame.facesScoredBefore, faces: tracker.faces)))
    }

    private mutating func noteState(at time: CaptureTime, _ publish: (Report) -> Void) {
        guard source.state != state else { return }
        finishFrame(publish)
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

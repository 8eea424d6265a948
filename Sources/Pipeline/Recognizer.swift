import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import Publishing
import Tracking

/// The whole pipeline, one frame a call. Born, used and destroyed on one thread.
public struct Recognizer<Source: FrameSource & ~Copyable>: ~Copyable {
    private var source: Source
    private var search: FaceSearch
    private var gate: FaceGate?
    private var reader: StreamReader
    private var tracker: FaceTracker
    private var sequence = 0
    private var lastLook: Int64?
    private var state = SourceState.starting

    private var expected: [PixelRect] = []
    private var boxes: [PixelRect] = []
    private var readings: [FaceReading] = []

    /// - Parameter gate: what drops boxes without a face; `nil` lets every box pass.
    public init(
        source: consuming Source, search: consuming FaceSearch, gate: consuming FaceGate? = nil,
        reader: consuming StreamReader, tracker: FaceTracker
    ) {
        self.source = source
        self.search = search
        self.gate = gate
        self.reader = reader
        self.tracker = tracker
    }

    /// Reads one frame and publishes what is in it, and before that what became of the source; nothing when no
    /// frame came in time.
    ///
    /// Throws `CaptureError` and `DetectionError`.
    /// - Parameter rest: nanoseconds of the stream that pass before another frame is looked at.
    public mutating func step(restingFor rest: Int64 = 0, _ publish: (Report) -> Void) throws {
        var clock = StageClock()
        guard let frame = try source.nextFrame() else {
            noteState(at: .now, publish)
            return
        }
        var stages = StageTimes(capture: clock.lap())
        let time = CaptureTime(monotonic: frame.captureTime)
        noteState(at: time, publish)
        if let lastLook, frame.streamTime - lastLook < rest { return }
        lastLook = frame.streamTime
        sequence += 1
        tracker.expectBoxes(at: frame.streamTime, into: &expected)
        try search.find(in: frame, expecting: expected, into: &boxes)
        stages.detection = clock.lap()
        gate?.filter(&boxes, of: frame)
        stages.gate = clock.lap()
        tracker.locate(boxes, at: frame.streamTime)
        stages.tracking = clock.lap()
        let scoredBefore = reader.facesScored
        reader.read(tracker.sightings, of: frame, into: &readings)
        stages.scoring = clock.lap()
        tracker.update(readings)
        stages.tracking += clock.lap()
        for event in tracker.events { publish(.face(event, at: time)) }
        publish(
            .frame(
                FrameReport(
                    sequence: sequence, time: time,
                    latencyMicroseconds: Int((MonotonicClock().now() - frame.captureTime) / 1_000),
                    size: frame.size, brokenFrames: source.brokenFrames, stages: stages,
                    facesScored: reader.facesScored - scoredBefore, faces: tracker.faces)))
    }

    /// Goes on with other numbers from the next frame on.
    public mutating func retune(_ tuning: RecognitionTuning) {
        search.retune(tuning.profile)
        tracker.smoothing = tuning.smoothing
    }

    /// Publishes that every face and the source are gone.
    public mutating func end(_ event: CameraEvent, _ publish: (Report) -> Void) {
        let time = CaptureTime.now
        loseFaces(at: time, publish)
        publish(.camera(event, at: time))
    }

    private mutating func noteState(at time: CaptureTime, _ publish: (Report) -> Void) {
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

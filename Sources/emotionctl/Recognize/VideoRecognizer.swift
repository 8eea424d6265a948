import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import MediaFiles
import Pipeline
import ProgramSupport
import StreamProtocol
import Tracking

/// Tracks the faces of a video with the daemon's pipeline.
struct VideoRecognizer: ~Copyable {
    /// Maximum time until a new face is detected, as in the daemon's default configuration.
    private static let fullScanSeconds = 0.5

    /// The video that is read.
    let video: VideoFile
    private let name: String
    private var recognizer: Recognizer<VideoSource>

    /// - Parameters:
    ///   - name: name of the file in reports.
    ///   - minFace: side of the smallest detected face in pixels; `nil` for the daemon's.
    init(
        _ video: VideoFile, name: String, model: EmotionModel, gate: FaceGateModel?, minFace: Int? = nil
    ) throws(ExitError) {
        (self.video, self.name) = (video, name)
        recognizer = Recognizer(
            source: VideoSource(video),
            detector: try RecognitionParts.incrementalDetector(
                // If frames are rarer than that, each is searched completely.
                fullScanSeconds: 1 / video.rate > VideoFile.longestStep
                    ? VideoFile.longestStep : Self.fullScanSeconds,
                minFace: minFace),
            gate: gate.map { FaceGate(model: $0) }, classifier: CachingEmotionClassifier(model: model),
            tracker: FaceTracker())
    }

    /// Recognizes the next frame; `nil` after the last one.
    mutating func next() throws -> RecognizedFrame? {
        var events: [FaceEvent] = []
        var recognized: RecognizedFrame?
        let (video, name) = (video, name)  // the closure cannot read self while the recognizer is in use
        do {
            try recognizer.step { report in
                switch report {
                case .face(let event, _): events.append(event)
                case .frame(let frame):
                    recognized = RecognizedFrame(
                        position: MediaPosition(file: name, frame: video.count - 1, seconds: video.seconds),
                        size: frame.size, faces: frame.faces, isOfVideo: true, events: events)
                case .camera: break
                }
            }
        } catch CaptureError.endOfStream {
            return nil
        }
        return recognized
    }

    /// Returns the events of the faces at the end of the video.
    mutating func end() -> [FaceEvent] {
        var events: [FaceEvent] = []
        recognizer.end(.offline(.endOfStream)) { report in
            if case .face(let event, _) = report { events.append(event) }
        }
        return events
    }
}

/// A video file as a source of frames, without pacing.
struct VideoSource: FrameSource, ~Copyable {
    private let video: VideoFile

    init(_ video: VideoFile) {
        self.video = video
    }

    var state: SourceState { .online(format: "video") }

    mutating func nextFrame() throws(CaptureError) -> Frame? {
        let next: Frame?
        do throws(MediaError) { next = try video.next() } catch {
            throw .malformed(path: error.path, reason: error.reason)
        }
        guard let next else { throw .endOfStream }
        return next
    }
}

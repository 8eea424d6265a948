import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import MediaFiles
import Pipeline
import ProgramSupport
import StreamProtocol
import Tracking

/// Follows faces through a film by the daemon's own pipeline.
struct FilmRecognizer: ~Copyable {
    /// How long a new face may stay unseen: the daemon's own number.
    private static let fullScanSeconds = 0.5

    /// What is read.
    let video: VideoFile
    private let name: String
    private var recognizer: Recognizer<VideoSource>

    /// - Parameters:
    ///   - name: of the file, as it is reported.
    ///   - minFace: side of the smallest face that is looked for, in pixels; `nil` for the daemon's.
    init(
        _ video: VideoFile, name: String, model: EmotionModel, gate: FaceGateModel?, minFace: Int? = nil
    ) throws(Failure) {
        (self.video, self.name) = (video, name)
        recognizer = Recognizer(
            source: VideoSource(video),
            search: try RecognitionParts.search(
                // Where frames come more slowly than faces are followed, each is searched everywhere.
                fullScanSeconds: 1 / video.rate > VideoFile.longestStep
                    ? VideoFile.longestStep : Self.fullScanSeconds,
                minFace: minFace),
            gate: gate.map { FaceGate(model: $0) }, reader: StreamReader(model: model),
            tracker: FaceTracker())
    }

    /// What the next frame shows; `nil` after the last one.
    mutating func next() throws -> Sighting? {
        var events: [FaceEvent] = []
        var sighting: Sighting?
        let (video, name) = (video, name)  // the closure cannot read self while the recognizer is in use
        do {
            try recognizer.step { report in
                switch report {
                case .face(let event, _): events.append(event)
                case .frame(let frame):
                    sighting = Sighting(
                        position: MediaPosition(file: name, frame: video.count - 1, seconds: video.seconds),
                        size: frame.size, faces: frame.faces, isOfFilm: true, events: events)
                case .camera: break
                }
            }
        } catch CaptureError.endOfStream {
            return nil
        }
        return sighting
    }

    /// What becomes of the faces when the film ends.
    mutating func end() -> [FaceEvent] {
        var events: [FaceEvent] = []
        recognizer.end(.offline(.endOfStream)) { report in
            if case .face(let event, _) = report { events.append(event) }
        }
        return events
    }
}

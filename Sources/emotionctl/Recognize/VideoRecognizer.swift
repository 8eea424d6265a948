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
    /// The video that is read.
    let video: VideoFile
    private let name: String
    private var recognizer: Recognizer<VideoSource>

    /// - Parameter name: name of the file in reports.
    init(_ video: VideoFile, name: String, parts: RecognizerParts) throws(ExitError) {
        self.video = video
        self.name = name
        do throws(DetectionError) {
            recognizer = try parts.recognizer(
                of: VideoSource(video),
                // If frames are rarer than that, each is searched completely.
                fullScanSeconds: 1 / video.rate > VideoFile.longestStep ? VideoFile.longestStep : nil)
        } catch {
            throw ExitError(.detector(error))
        }
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

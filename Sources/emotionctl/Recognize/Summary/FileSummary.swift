import EmotionRecognition
import Tracking

/// Summary of a picture or video.
struct FileSummary {
    let file: String
    private(set) var frames = 0
    /// Duration of a video; 0 for a picture.
    private(set) var seconds = 0.0
    /// Tracks in the order of their appearance.
    private(set) var tracks: [TrackSummary] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(_ recognized: RecognizedFrame) {
        frames += 1
        let time = recognized.position.seconds
        for face in recognized.faces {
            if let place = tracks.firstIndex(where: { $0.id == face.id }) {
                tracks[place].see(face, at: time)
            } else {
                tracks.append(TrackSummary(face, at: time))
            }
        }
    }

    mutating func end(after last: RecognizedFrame, frameSeconds: Double) {
        if last.isOfVideo { seconds = last.position.seconds + frameSeconds }
        for place in tracks.indices { tracks[place].end(frameSeconds: frameSeconds) }
    }
}

/// The labels of a face from its first frame to its last.
struct TrackSummary {
    let id: Int
    /// Times at which the face was first and last seen, from the start of the file.
    let firstSeconds: Double
    private(set) var lastSeconds: Double
    private(set) var frames = 0
    /// Number of changes of the smoothed label.
    private(set) var changes = 0
    private var label: Emotion
    private var seconds: [Emotion: Double] = [:]

    init(_ face: TrackedFace, at time: Double) {
        (id, label, firstSeconds, lastSeconds) = (face.id, face.label, time, time)
        see(face, at: time)
    }

    /// Adds a frame; the previous label counts until then.
    mutating func see(_ face: TrackedFace, at time: Double) {
        seconds[label, default: 0] += time - lastSeconds
        if face.label != label { changes += 1 }
        (label, lastSeconds) = (face.label, time)
        frames += 1
    }

    /// - Parameter frameSeconds: duration of the last frame.
    mutating func end(frameSeconds: Double) {
        seconds[label, default: 0] += frameSeconds
    }

    /// Returns the label's share of the time, in 0...1.
    func share(of label: Emotion) -> Double {
        let total = seconds.values.reduce(0, +)
        return total > 0 ? seconds[label, default: 0] / total : 0
    }

    /// Label with the largest share of the time.
    var mainLabel: Emotion {
        // The name decides between equals, as a dictionary's order changes from run to run.
        seconds.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key ?? label
    }
}

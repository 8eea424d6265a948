import EmotionRecognition
import Tracking

/// What a face showed from its first frame to its last.
struct TrackSummary {
    let id: Int
    /// When the face was seen for the first and the last time, from the file's start.
    let firstSeconds: Double
    private(set) var lastSeconds: Double
    private(set) var frames = 0
    /// How often the smoothed label became another one.
    private(set) var changes = 0
    private var label: Emotion
    private var seconds: [Emotion: Double] = [:]

    init(_ face: TrackedFace, at time: Double) {
        (id, label, firstSeconds, lastSeconds) = (face.id, face.label, time, time)
        see(face, at: time)
    }

    /// A label counts until the face is seen again.
    mutating func see(_ face: TrackedFace, at time: Double) {
        seconds[label, default: 0] += time - lastSeconds
        if face.label != label { changes += 1 }
        (label, lastSeconds) = (face.label, time)
        frames += 1
    }

    /// - Parameter frameSeconds: for how long the last frame is shown.
    mutating func end(frameSeconds: Double) {
        seconds[label, default: 0] += frameSeconds
    }

    /// The label's share of the time, in 0...1.
    func share(of label: Emotion) -> Double {
        let total = seconds.values.reduce(0, +)
        return total > 0 ? seconds[label, default: 0] / total : 0
    }

    /// The label that was shown for the longest time.
    var mainLabel: Emotion {
        // The name decides between equals, as a dictionary's order changes from run to run.
        seconds.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key ?? label
    }
}

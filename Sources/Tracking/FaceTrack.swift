import EmotionRecognition
import Imaging

/// One face as the tracker follows it.
struct FaceTrack {
    let id: Int
    let firstFrame: Int
    private(set) var box: PixelRect
    /// Stream time at which the face was last seen, in nanoseconds.
    private(set) var lastSeen: Int64
    private(set) var label: Emotion
    var smoother: LabelSmoother

    init(
        id: Int, observation: FaceObservation, frame: Int, time: Int64, smoothing: SmoothingSettings
    ) {
        self.id = id
        firstFrame = frame
        box = observation.box
        lastSeen = time
        smoother = LabelSmoother(settings: smoothing)
        label = smoother.add(observation.reading.scores)
    }

    mutating func see(_ observation: FaceObservation, at time: Int64) {
        box = observation.box
        lastSeen = time
        label = smoother.add(observation.reading.scores)
    }

    /// How far `other` lies from the face's last place: the distance of the middles in sides of the mean box.
    /// `nil` where it cannot be the same face: further off than `gate`, or larger or smaller by over
    /// a factor of 2.
    func distance(to other: PixelRect, gate: Double) -> Double? {
        let ratio = Double(other.width) / Double(box.width)
        guard (0.5...2).contains(ratio) else { return nil }
        let dx = Double(2 * other.x + other.width - 2 * box.x - box.width) / 2
        let dy = Double(2 * other.y + other.height - 2 * box.y - box.height) / 2
        let distance = (dx * dx + dy * dy).squareRoot() / (Double(other.width + box.width) / 2)
        return distance <= gate ? distance : nil
    }
}

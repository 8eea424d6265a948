import EmotionRecognition
import Imaging

/// One face as the tracker follows it.
struct FaceTrack {
    let id: Int
    let firstFrame: Int
    /// Where the face was last seen, and how it was moving.
    private var motion: FaceMotion
    /// Stream time at which the face was last seen, in nanoseconds.
    private(set) var lastSeen: Int64
    private(set) var label: Emotion
    var smoother: LabelSmoother

    init(
        id: Int, observation: FaceObservation, frame: Int, time: Int64, smoothing: SmoothingSettings
    ) {
        self.id = id
        firstFrame = frame
        motion = FaceMotion(box: observation.box)
        lastSeen = time
        smoother = LabelSmoother(settings: smoothing)
        label = smoother.add(observation.reading.scores)
    }

    mutating func see(_ observation: FaceObservation, at time: Int64) {
        motion.move(to: observation.box, in: time - lastSeen)
        lastSeen = time
        label = smoother.add(observation.reading.scores)
    }

    /// Where the face should be by now.
    func expectedBox(at time: Int64) -> PixelRect { motion.expectedBox(after: time - lastSeen) }
}

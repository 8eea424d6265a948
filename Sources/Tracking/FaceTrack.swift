import EmotionRecognition
import Imaging

/// One face as the tracker follows it.
struct FaceTrack {
    /// A face that has shown one label for so many frames is steady.
    private static let steadyFrames = 10

    let id: Int
    let firstFrame: Int
    /// Where the face was last seen, and how it was moving.
    private var motion: FaceMotion
    /// Stream time at which the face was last seen, in nanoseconds.
    private(set) var lastSeen: Int64
    /// `nil` until the face was read for the first time.
    private(set) var label: Emotion?
    var smoother: LabelSmoother
    /// The last reading's own label, and for how many frames it has been the same.
    private var rawLabel: Emotion?
    private var framesAlike = 0

    init(id: Int, box: PixelRect, frame: Int, time: Int64, smoothing: SmoothingSettings) {
        self.id = id
        firstFrame = frame
        motion = FaceMotion(box: box)
        lastSeen = time
        smoother = LabelSmoother(settings: smoothing)
    }

    var isSteady: Bool { framesAlike >= Self.steadyFrames }

    mutating func move(to box: PixelRect, at time: Int64) {
        motion.move(to: box, in: time - lastSeen)
        lastSeen = time
    }

    /// Returns the smoothed label.
    mutating func take(_ reading: FaceReading) -> Emotion {
        let scores = reading.scores
        framesAlike = scores.top == rawLabel ? framesAlike + 1 : 1
        rawLabel = scores.top
        let label = smoother.add(scores)
        self.label = label
        return label
    }

    /// Where the face should be by now.
    func expectedBox(at time: Int64) -> PixelRect { motion.expectedBox(after: time - lastSeen) }
}

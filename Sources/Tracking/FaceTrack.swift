import EmotionRecognition
import Imaging

/// One face as the tracker follows it.
struct FaceTrack {
    /// What a face shows is beyond doubt once it has shown it for so many frames…
    private static let steadyFrames = 10
    /// …or where it is by so much more probable than anything else.
    private static let clearMargin: Float = 0.5

    /// How long a face may go unseen, on the stream's time line, in nanoseconds: half a second…
    private static let patience: Int64 = 500_000_000
    /// …but longer while it is occluded, or where one that was there for a while has turned away…
    private static let longPatience: Int64 = 2_500_000_000
    /// …which it was for so long at least, in nanoseconds.
    private static let settlingTime: Int64 = 1_000_000_000

    let id: Int
    let firstFrame: Int
    /// Where the face was last seen, and how it was moving.
    private var motion: FaceMotion
    /// Stream times at which the face was first and last seen, in nanoseconds.
    private let firstSeen: Int64
    private(set) var lastSeen: Int64
    /// Stream time at which somebody was last before the unseen face.
    private var lastHidden: Int64?
    /// `nil` until the face was read for the first time.
    private(set) var label: Emotion?
    var smoother: LabelSmoother
    /// The last reading's own label, and for how many frames it has been the same.
    private var rawLabel: Emotion?
    private var framesAlike = 0
    private var margin: Float = 0

    init(id: Int, box: FaceBox, frame: Int, time: Int64, smoothing: SmoothingSettings) {
        self.id = id
        firstFrame = frame
        motion = FaceMotion(box: box)
        (firstSeen, lastSeen) = (time, time)
        smoother = LabelSmoother(settings: smoothing)
    }

    var isSteady: Bool { framesAlike >= Self.steadyFrames || margin > Self.clearMargin }

    var isHidden: Bool { lastHidden != nil }

    /// Where the face was last seen.
    var box: FaceBox { motion.box }

    mutating func move(to box: FaceBox, at time: Int64) {
        motion.move(to: box, in: time - lastSeen)
        (lastSeen, lastHidden) = (time, nil)
    }

    /// Returns the smoothed label.
    mutating func take(_ reading: FaceReading) -> Emotion {
        let scores = reading.scores
        framesAlike = scores.top == rawLabel ? framesAlike + 1 : 1
        rawLabel = scores.top
        margin = scores.margin
        let label = smoother.add(scores)
        self.label = label
        return label
    }

    /// Where the face should be by now.
    func expectedBox(at time: Int64) -> FaceBox {
        motion.expectedBox(after: time - lastSeen, isHidden: isHidden)
    }

    /// Notes that somebody is before the face at `time`.
    mutating func hide(at time: Int64) { lastHidden = time }

    /// Whether the face has been away for too long to come back as the same one.
    /// - Parameter frame: size of the frame: a face that is last seen at its edge has left.
    func isLost(at time: Int64, in frame: ImageSize) -> Bool {
        if time - lastSeen > Self.longPatience { return true }
        if lastSeen - firstSeen >= Self.settlingTime, isInside(frame) { return false }
        return time - max(lastSeen, lastHidden ?? lastSeen) > Self.patience
    }

    /// Whether the face was last seen clear of the edge of a frame.
    private func isInside(_ frame: ImageSize) -> Bool {
        let box = box.rect
        let margin = box.width / 4
        return box.x >= margin && box.y >= margin && box.x + box.width + margin <= frame.width
            && box.y + box.height + margin <= frame.height
    }
}

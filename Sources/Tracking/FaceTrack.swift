import EmotionRecognition
import Glibc
import Imaging

/// One face as the tracker follows it.
struct FaceTrack {
    /// Number of equal labels in a row after which a label is stable…
    private static let stableFrames = 10
    /// …or margin between the two best scores above which it is at once.
    private static let clearMargin: Float = 0.5

    /// Maximum time without a detection…
    private static let maxMissedTime = Duration.milliseconds(500)
    /// …but longer while the face is occluded, or if a face that was visible for a while has turned away.
    private static let maxOccludedTime = Duration.milliseconds(2500)
    /// Minimum time for which such a face must have been visible.
    private static let settlingTime = Duration.seconds(1)

    let id: Int
    let firstFrame: Int
    /// Filtered position and filter.
    private var filter: AlphaBetaFilter
    /// Times of the first and the last detection.
    private let firstSeen: StreamTime
    private(set) var lastSeen: StreamTime
    /// Evidence of the last detection that it is a face; see `FaceBox.evidence`.
    private(set) var evidence: Float?
    /// Last time at which the undetected face was occluded.
    private var lastOccluded: StreamTime?
    /// Smoothed label; `nil` before the first prediction.
    private(set) var label: Emotion?
    var smoother: LabelSmoother
    /// Top label of the last prediction, and the number of predictions in a row that have had it.
    private var rawLabel: Emotion?
    private var framesAlike = 0
    private var margin: Float = 0

    init(id: Int, box: FaceBox, frame: Int, time: StreamTime, smoothing: SmoothingSettings) {
        self.id = id
        firstFrame = frame
        filter = AlphaBetaFilter(box: box)
        (firstSeen, lastSeen) = (time, time)
        smoother = LabelSmoother(settings: smoothing)
    }

    /// Whether the label is beyond doubt, so that predictions may be cached.
    var isStable: Bool { framesAlike >= Self.stableFrames || margin > Self.clearMargin }

    /// Whether the face is undetected and another face covers its predicted box.
    var isOccluded: Bool { lastOccluded != nil }

    /// Filtered box of the last detection.
    var box: FaceBox { filter.box }

    /// Adds a detection.
    mutating func move(to box: FaceBox, at time: StreamTime) {
        filter.move(to: box, after: time - lastSeen)
        (lastSeen, lastOccluded) = (time, nil)
        evidence = box.evidence
    }

    /// Adds a prediction and returns the smoothed label.
    mutating func update(with prediction: Prediction) -> Emotion {
        let scores = prediction.scores
        framesAlike = scores.top == rawLabel ? framesAlike + 1 : 1
        rawLabel = scores.top
        margin = scores.margin
        let label = smoother.add(scores)
        self.label = label
        return label
    }

    /// Returns the predicted box.
    func predictedBox(at time: StreamTime) -> FaceBox {
        filter.predictedBox(after: time - lastSeen, isOccluded: isOccluded)
    }

    /// Records that the face is occluded at `time`.
    mutating func markOccluded(at time: StreamTime) { lastOccluded = time }

    /// Whether the track ends, because the face has been undetected for too long.
    /// - Parameter frame: size of the frame: a face last detected at its edge has left.
    func isLost(at time: StreamTime, in frame: ImageSize) -> Bool {
        if time - lastSeen > Self.maxOccludedTime { return true }
        if lastSeen - firstSeen >= Self.settlingTime, isInside(frame) { return false }
        return time - max(lastSeen, lastOccluded ?? lastSeen) > Self.maxMissedTime
    }

    /// Whether the face was last detected clear of the edges of a frame.
    private func isInside(_ frame: ImageSize) -> Bool {
        let box = box.rect
        let margin = box.width / 4
        return box.x >= margin && box.y >= margin && box.x + box.width + margin <= frame.width
            && box.y + box.height + margin <= frame.height
    }
}

/// Position, size, tilt and velocity of a face, filtered from detections that jitter by a few pixels.
///
/// An alpha-beta filter (Benedict and Bordner 1962): predicts constant velocity and corrects position,
/// velocity and size by a fraction of the difference to each detection.
struct AlphaBetaFilter {
    /// Fractions of the difference per thirtieth of a second; later detections have more weight.
    private static let (placeGain, speedGain, sizeGain, rollGain) = (0.5, 0.15, 0.25, 0.4)
    /// A thirtieth of a second, in nanoseconds.
    private static let frame = 1e9 / 30
    /// Time for which an undetected face that is not occluded is predicted to keep moving.
    private static let inertia = Duration.milliseconds(200)

    private var center: SIMD2<Double>
    private var side: Double
    /// Tilt in degrees, clockwise as seen.
    private var roll: Double
    /// Velocity in pixels per nanosecond.
    private var velocity = SIMD2<Double>()

    init(box: FaceBox) {
        center = box.rect.center
        side = Double(box.rect.width)
        roll = box.roll
    }

    var box: FaceBox { FaceBox(PixelRect(center: center, side: side), roll: roll) }

    /// Corrects the state by a detection.
    /// - Parameter time: time since the last detection.
    mutating func move(to box: FaceBox, after time: Duration) {
        guard time > .zero else {
            self = AlphaBetaFilter(box: box)
            return
        }
        let elapsed = Double(time.nanoseconds)
        func gain(_ share: Double) -> Double { 1 - pow(1 - share, elapsed / Self.frame) }
        let expected = center + velocity * elapsed
        let difference = box.rect.center - expected
        center = expected + gain(Self.placeGain) * difference
        velocity += gain(Self.speedGain) / elapsed * difference
        side += gain(Self.sizeGain) * (Double(box.rect.width) - side)
        // The difference is normalized, so that the angle turns the short way around.
        roll = (roll + gain(Self.rollGain) * (box.roll - roll).normalizedDegrees).normalizedDegrees
    }

    /// Predicts the box.
    /// - Parameters:
    ///   - time: time since the last detection.
    ///   - isOccluded: whether another face passes in front, so that the face keeps moving unseen.
    func predictedBox(after time: Duration, isOccluded: Bool) -> FaceBox {
        let moving = isOccluded ? time : min(time, Self.inertia)
        return FaceBox(
            PixelRect(center: center + velocity * Double(moving.nanoseconds), side: side), roll: roll)
    }
}

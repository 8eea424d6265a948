import Imaging

/// Decides in which frames the network searches the whole image for new faces.
///
/// It does so in the first frame and after a cut, soon after a change since the last search, and rarely
/// without changes, for a face that was missed. Changes under known faces do not count.
struct NetworkSchedule: DetectionSchedule {
    /// Time between two searches if there are changes, in periods.
    private static let share = 0.4
    /// Time between two searches if there are none, in periods.
    private static let restPeriods = 2
    /// Minimum time between two searches, for scenes that change abruptly in every frame.
    private static let leastTime = Duration.milliseconds(60)
    /// Margin around a known face in which changes do not count, in widths of the face.
    private static let ignoredMargin = 0.33
    /// Fraction of the image that changes abruptly at a cut.
    private static let cutShare = 0.6

    let size: ImageSize
    /// Brightness of the current frame, set before each `advance`.
    var changeMap: ChangeMap
    /// Maximum time until a new face is detected.
    private let period: Duration
    private var reference: [UInt8]
    private var previous: [UInt8]
    private var lastSearch: StreamTime?

    /// - Parameters:
    ///   - size: size of the searched images.
    ///   - smallest: side of the smallest face in their pixels.
    ///   - period: maximum time until a new face is detected, above 0.
    init(size: ImageSize, smallest: Int, period: Duration) {
        self.size = size
        self.period = period
        changeMap = ChangeMap(size: size, smallest: smallest)
        (reference, previous) = (changeMap.means, changeMap.means)
    }

    /// Advances to `time` and returns whether to search the image in this frame.
    ///
    /// - Parameters:
    ///   - faces: known faces in pixels of the image.
    ///   - isUrgent: whether a face was lost, which may be elsewhere now.
    mutating func advance(to time: StreamTime, faces: [FaceBox], isUrgent: Bool) -> Bool {
        let isCut = changeMap.changedShare(since: previous, by: ChangeMap.abruptChange) > Self.cutShare
        for index in previous.indices { previous[index] = changeMap.means[index] }
        guard let lastSearch else { return begin(at: time) }
        let elapsed = time - lastSearch
        guard elapsed >= .zero, elapsed < period * Self.restPeriods else { return begin(at: time) }
        guard elapsed >= Self.leastTime else { return false }
        if isCut { return begin(at: time) }
        guard Double(elapsed.nanoseconds) >= Double(period.nanoseconds) * Self.share else { return false }
        changeMap.ignore(faces, margin: Self.ignoredMargin)
        let whole = PixelRect(x: 0, y: 0, width: size.width, height: size.height)
        return isUrgent || changeMap.change(since: reference, in: whole) != nil ? begin(at: time) : false
    }

    private mutating func begin(at time: StreamTime) -> Bool {
        lastSearch = time
        for index in reference.indices { reference[index] = changeMap.means[index] }
        return true
    }
}

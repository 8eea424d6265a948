import Imaging

/// Decides in which frames the network searches the whole picture for new faces.
///
/// That is in the first frame and after a cut at once, soon where something has changed since the last search, and
/// every so often where nothing has, for a face that was missed. Changes under known faces are no news.
struct NetworkSchedule {
    /// Time between two searches where something changes, as a share of the period.
    private static let share = 0.4
    /// Time between two searches where nothing changes, in periods.
    private static let restPeriods = 2.0
    /// Time between two searches at the least, in nanoseconds: what changes abruptly may do so in every frame.
    private static let leastTime: Int64 = 60_000_000
    /// How far around a known face a change is no news, in widths of the face.
    private static let coveredMargin = 0.33
    /// Part of the picture that changes abruptly at a cut.
    private static let cutShare = 0.6

    let size: ImageSize
    /// What the picture looks like now; to be set before each `advance`.
    var tiles: TileGrid
    /// In nanoseconds.
    private let period: Int64
    private var reference: [UInt8]
    private var previous: [UInt8]
    private var lastSearch: Int64?

    /// - Parameters:
    ///   - size: of the picture that is searched.
    ///   - smallest: side of the smallest face, in pixels of that picture.
    ///   - period: how long a new face may stay unseen, in nanoseconds, above 0.
    init(size: ImageSize, smallest: Int, period: Int64) {
        self.size = size
        self.period = period
        tiles = TileGrid(size: size, smallest: smallest)
        (reference, previous) = (tiles.means, tiles.means)
    }

    /// Whether the picture is to be searched in the frame at `time`, in nanoseconds of stream time.
    ///
    /// - Parameters:
    ///   - faces: known by now, in pixels of the picture.
    ///   - isUrgent: whether a face was lost sight of, which may be elsewhere by now.
    mutating func advance(to time: Int64, faces: [FaceBox], isUrgent: Bool) -> Bool {
        let isCut = tiles.changedShare(since: previous, by: TileGrid.abruptChange) > Self.cutShare
        for index in previous.indices { previous[index] = tiles.means[index] }
        guard let lastSearch else { return begin(at: time) }
        let elapsed = Double(time - lastSearch)
        guard time >= lastSearch, elapsed < Double(period) * Self.restPeriods else { return begin(at: time) }
        guard time - lastSearch >= Self.leastTime else { return false }
        if isCut { return begin(at: time) }
        guard elapsed >= Double(period) * Self.share else { return false }
        tiles.cover(faces, margin: Self.coveredMargin)
        let whole = PixelRect(x: 0, y: 0, width: size.width, height: size.height)
        return isUrgent || tiles.change(since: reference, in: whole) != nil ? begin(at: time) : false
    }

    private mutating func begin(at time: Int64) -> Bool {
        lastSearch = time
        for index in reference.indices { reference[index] = tiles.means[index] }
        return true
    }
}

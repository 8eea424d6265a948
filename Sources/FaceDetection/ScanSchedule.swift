import Imaging

/// Spreads the search for new faces over time: which part of the picture, and which sizes, are looked at in this frame.
///
/// A full scan is cut into units that take turns, so that each has had its turn within `period`. A unit looks only where
/// something has changed since it last did: where nothing moves no face can have come. What that spares lets others
/// have their turn sooner. Once in so many periods each looks everywhere nonetheless, for faces that were missed, or
/// that came too slowly.
struct ScanSchedule {
    /// Cost is shared among so many parts of a period; a camera's frames at 30 a second in half a second.
    private static let shares = 15
    /// From one look everywhere to the next, in periods.
    private static let fullScanPeriods: Int64 = 10
    /// What moves all the time is looked at so many times a period at most.
    private static let looksPerPeriod: Int64 = 2
    /// How far around a known face nothing that changes is news, in widths of the face: there are its hair and chin,
    /// and windows that cover part of a face are the dearest.
    private static let coveredMargin = 0.33

    let size: ImageSize
    private var turns: [Turn]
    /// In nanoseconds.
    private let period: Int64
    private let totalCost: Double
    /// What the picture looks like now; to be set before each `advance`.
    var tiles: TileGrid

    private var next = 0
    /// What may be spent before the next turn.
    private var budget = 0.0
    private var lastTime: Int64?

    private struct Turn {
        let unit: ScanUnit
        /// The tiles' means where this unit last looked.
        var reference: [UInt8]
        /// When it last looked anywhere, and everywhere.
        var lastLook: Int64?
        var lastFullLook: Int64?
    }

    /// What is to be searched now.
    struct Task: Equatable {
        let side: Int
        let region: PixelRect
    }

    /// - Parameters:
    ///   - size: of the picture that is searched.
    ///   - smallest: side of the smallest face, in pixels of that picture.
    ///   - window: side of the cascade's own window.
    ///   - period: in nanoseconds, above 0.
    init(size: ImageSize, smallest: Int, window: Int, scaleFactor: Double, period: Int64) {
        self.size = size
        self.period = period
        let tiles = TileGrid(size: size, smallest: smallest)
        self.tiles = tiles
        turns = ScanUnit.all(
            in: size, smallest: smallest, window: window, scaleFactor: scaleFactor, shares: Self.shares
        ).map { Turn(unit: $0, reference: tiles.means) }
        totalCost = turns.reduce(0) { $0 + $1.unit.cost }
    }

    /// Replaces `tasks` by what is to be searched in the frame at `time`, in nanoseconds of stream time.
    ///
    /// - Parameter faces: known by now, in pixels of the picture; what changes under them counts as no change.
    mutating func advance(to time: Int64, faces: [FaceBox], into tasks: inout [Task]) {
        tasks.removeAll(keepingCapacity: true)
        guard !turns.isEmpty else { return }
        tiles.cover(faces, margin: Self.coveredMargin)
        // The first frame gets a share of its own; after a pause nobody gets more than a whole scan.
        let elapsed = lastTime.map { min(max(time - $0, 0), period) } ?? period / Int64(Self.shares)
        lastTime = time
        budget += totalCost * Double(elapsed) / Double(period)
        var turnsTaken = 0
        while budget > 0, turnsTaken < turns.count {
            if let task = takeTurn(next, at: time) {
                tasks.append(task)
                budget -= turns[next].unit.cost(of: task.region, in: size)
            }
            next = (next + 1) % turns.count
            turnsTaken += 1
        }
        budget = min(budget, 0)
    }

    private mutating func takeTurn(_ index: Int, at time: Int64) -> Task? {
        // Field by field: a copy of the whole turn would share its reference, and writing to it would allocate.
        let unit = turns[index].unit
        let region = unit.region(in: size)
        var searched = region
        if let last = turns[index].lastFullLook, time - last < Self.fullScanPeriods * period {
            guard time - (turns[index].lastLook ?? last) >= period / Self.looksPerPeriod,
                let change = tiles.change(since: turns[index].reference, in: region)
            else { return nil }
            searched = change.grown(by: unit.side).clamped(to: region)
        } else {
            turns[index].lastFullLook = time
        }
        turns[index].lastLook = time
        tiles.note(searched, in: &turns[index].reference)
        return Task(side: unit.side, region: searched)
    }
}

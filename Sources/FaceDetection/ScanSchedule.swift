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

/// A part of a full scan that is done in one go: faces of one size whose upper edge lies in some rows.
struct ScanUnit: Equatable {
    /// Side of the faces, in pixels of the picture.
    let side: Int
    /// Where faces may begin, in pixels of the picture; negative above it.
    let tops: Range<Int>
    /// In arbitrary units, alike for all units.
    let cost: Double

    /// What looking at a part of its region costs, in the same units.
    func cost(of part: PixelRect, in size: ImageSize) -> Double {
        cost * Double(part.area) / Double(region(in: size).area)
    }

    /// How far a face may reach beyond the picture's edge.
    static func overhang(of side: Int) -> Int { side * 3 / 10 }

    /// Everything that a face of this unit may cover in a picture of that size, beyond its edges too.
    func region(in size: ImageSize) -> PixelRect {
        let overhang = Self.overhang(of: side)
        return PixelRect(
            x: -overhang, y: tops.lowerBound, width: size.width + 2 * overhang, height: tops.count + side - 1)
    }
}

extension ScanUnit {
    /// A full scan of a picture of `size`, cut into units of which none costs much more than the whole over `shares`.
    ///
    /// - Parameters:
    ///   - smallest: side of the smallest face, in pixels of the picture.
    ///   - window: side of the cascade's own window.
    static func all(
        in size: ImageSize, smallest: Int, window: Int, scaleFactor: Double, shares: Int
    ) -> [ScanUnit] {
        let scales = sides(in: size, smallest: smallest, window: window, scaleFactor: scaleFactor).map {
            side in
            ScanUnit(
                side: side, tops: tops(of: side, in: size), cost: cost(of: side, in: size, window: window))
        }
        let share = scales.reduce(0) { $0 + $1.cost } / Double(shares)
        return scales.flatMap { scale in
            let bands = max(1, Int(clamping: (scale.cost / share).rounded(.up)))
            return (0..<bands).map { band in
                let rows = scale.tops.count
                let (from, to) = (rows * band / bands, rows * (band + 1) / bands)
                return ScanUnit(
                    side: scale.side,
                    tops: scale.tops.lowerBound + from..<scale.tops.lowerBound + to,
                    cost: scale.cost / Double(bands))
            }
        }
    }

    /// The window sizes that `detectMultiScale` tries.
    private static func sides(in size: ImageSize, smallest: Int, window: Int, scaleFactor: Double) -> [Int] {
        var sides: [Int] = []
        var factor = 1.0
        while true {
            let side = Int(clamping: (Double(window) * factor).rounded(.toNearestOrEven))
            if side > min(size.width, size.height) { return sides }
            if side >= smallest, side != sides.last { sides.append(side) }
            factor *= scaleFactor
        }
    }

    private static func tops(of side: Int, in size: ImageSize) -> Range<Int> {
        let overhang = overhang(of: side)
        return -overhang..<max(size.height + overhang - side, -overhang) + 1
    }

    /// Windows that are looked at: each second one in both directions up to twice the cascade's own size.
    private static func cost(of side: Int, in size: ImageSize, window: Int) -> Double {
        let factor = Double(side) / Double(window)
        let step = factor > 2 ? factor : 2 * factor
        return Double(size.area) / (step * step)
    }
}

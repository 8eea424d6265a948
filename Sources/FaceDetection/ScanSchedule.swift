import Imaging

/// Spreads the scans for new faces over time: selects the regions and face sizes to search in each frame.
///
/// A full scan is divided into bands that take turns so that each is searched once per `period`. A band
/// searches only where the image has changed since its last turn, since no face can appear elsewhere; the
/// time saved lets other bands have their turn sooner. Every tenth period each band is searched completely,
/// for faces that were missed or appeared too slowly.
struct ScanSchedule: DetectionSchedule {
    /// Number of slices of a full scan: one per frame at 30 frames per second over half a second.
    private static let slices = 15
    /// Time between two complete searches of a band, in periods.
    private static let fullScanPeriods = 10
    /// Maximum number of searches per period of a band that changes all the time.
    private static let searchesPerPeriod = 2
    /// Margin around a known face in which changes do not count, in widths of the face: hair and chin move,
    /// and windows that overlap a face pass the most cascade stages and cost the most.
    private static let ignoredMargin = 0.33

    let size: ImageSize
    private var turns: [Turn]
    /// Time for a full scan.
    private let period: Duration
    private let totalCost: Double
    /// Brightness of the current frame, set before each `advance`.
    var changeMap: ChangeMap

    private var next = 0
    /// Cost that may be spent before the next turn.
    private var budget = 0.0
    private var lastTime: StreamTime?

    private struct Turn {
        let band: ScanBand
        /// Means of the changeMap when this band was last searched.
        var reference: [UInt8]
        /// Times of the last search and of the last complete one.
        var lastSearch: StreamTime?
        var lastFullSearch: StreamTime?
    }

    /// A region to search for faces of one size.
    struct Task: Equatable {
        let side: Int
        let region: PixelRect
    }

    /// - Parameters:
    ///   - size: size of the searched images.
    ///   - smallest: side of the smallest face in their pixels.
    ///   - window: side of the cascade's own window.
    ///   - period: time for a full scan, above 0.
    init(size: ImageSize, smallest: Int, window: Int, scaleFactor: Double, period: Duration) {
        self.size = size
        self.period = period
        let changeMap = ChangeMap(size: size, smallest: smallest)
        self.changeMap = changeMap
        turns = ScanBand.all(
            in: size, smallest: smallest, window: window, scaleFactor: scaleFactor, slices: Self.slices
        ).map { Turn(band: $0, reference: changeMap.means) }
        totalCost = turns.reduce(0) { $0 + $1.band.cost }
    }

    /// Replaces `tasks` by the regions to search in the frame at `time`.
    ///
    /// - Parameter faces: known faces in pixels of the image, under which changes do not count.
    mutating func advance(to time: StreamTime, faces: [FaceBox], into tasks: inout [Task]) {
        tasks.removeAll(keepingCapacity: true)
        guard !turns.isEmpty else { return }
        changeMap.ignore(faces, margin: Self.ignoredMargin)
        // The first frame gets one slice; after a pause no frame gets more than a whole scan.
        let elapsed = lastTime.map { min(max(time - $0, .zero), period) } ?? period / Self.slices
        lastTime = time
        budget += totalCost * Double(elapsed.nanoseconds) / Double(period.nanoseconds)
        var turnsTaken = 0
        while budget > 0, turnsTaken < turns.count {
            if let task = takeTurn(next, at: time) {
                tasks.append(task)
                budget -= turns[next].band.cost(of: task.region, in: size)
            }
            next = (next + 1) % turns.count
            turnsTaken += 1
        }
        budget = min(budget, 0)
    }

    private mutating func takeTurn(_ index: Int, at time: StreamTime) -> Task? {
        // Field by field: a copy of the whole turn would share its reference, so that writing would allocate.
        let band = turns[index].band
        let region = band.region(in: size)
        var searched = region
        if let last = turns[index].lastFullSearch, time - last < period * Self.fullScanPeriods {
            guard time - (turns[index].lastSearch ?? last) >= period / Self.searchesPerPeriod,
                let change = changeMap.change(since: turns[index].reference, in: region)
            else { return nil }
            searched = change.grown(by: band.side).clamped(to: region)
        } else {
            turns[index].lastFullSearch = time
        }
        turns[index].lastSearch = time
        changeMap.note(searched, in: &turns[index].reference)
        return Task(side: band.side, region: searched)
    }
}

/// A part of a full scan: faces of one size whose upper edges are in a range of rows.
struct ScanBand: Equatable {
    /// Side of the faces in pixels of the image.
    let side: Int
    /// Rows of the upper edges in pixels of the image, negative above it.
    let rowRange: Range<Int>
    /// Relative cost, in a unit common to all bands.
    let cost: Double

    /// Returns the cost of searching a part of the band's region.
    func cost(of part: PixelRect, in size: ImageSize) -> Double {
        cost * Double(part.area) / Double(region(in: size).area)
    }

    /// Returns how far a face may extend beyond the edge of the image, in pixels.
    static func borderMargin(of side: Int) -> Int { side * 3 / 10 }

    /// Returns the region that faces of this band may cover in an image of `size`, including parts beyond its
    /// edges.
    func region(in size: ImageSize) -> PixelRect {
        let margin = Self.borderMargin(of: side)
        return PixelRect(
            x: -margin, y: rowRange.lowerBound, width: size.width + 2 * margin,
            height: rowRange.count + side - 1)
    }
}

extension ScanBand {
    /// Divides a full scan of an image of `size` into bands that cost at most about a `slices`-th of the
    /// whole.
    ///
    /// - Parameters:
    ///   - smallest: side of the smallest face in pixels of the image.
    ///   - window: side of the cascade's own window.
    static func all(
        in size: ImageSize, smallest: Int, window: Int, scaleFactor: Double, slices: Int
    ) -> [ScanBand] {
        let scales = sides(in: size, smallest: smallest, window: window, scaleFactor: scaleFactor).map {
            side in
            ScanBand(
                side: side, rowRange: rowRange(of: side, in: size),
                cost: cost(of: side, in: size, window: window))
        }
        let share = scales.reduce(0) { $0 + $1.cost } / Double(slices)
        return scales.flatMap { scale in
            let bands = max(1, Int(clamping: (scale.cost / share).rounded(.up)))
            return (0..<bands).map { band in
                let rows = scale.rowRange.count
                let (from, to) = (rows * band / bands, rows * (band + 1) / bands)
                return ScanBand(
                    side: scale.side,
                    rowRange: scale.rowRange.lowerBound + from..<scale.rowRange.lowerBound + to,
                    cost: scale.cost / Double(bands))
            }
        }
    }

    /// Returns the window sizes that `detectMultiScale` would try.
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

    private static func rowRange(of side: Int, in size: ImageSize) -> Range<Int> {
        let margin = borderMargin(of: side)
        return -margin..<max(size.height + margin - side, -margin) + 1
    }

    /// Estimates the number of tested windows: every second position up to twice the cascade's own size.
    private static func cost(of side: Int, in size: ImageSize, window: Int) -> Double {
        let factor = Double(side) / Double(window)
        let step = factor > 2 ? factor : 2 * factor
        return Double(size.area) / (step * step)
    }
}

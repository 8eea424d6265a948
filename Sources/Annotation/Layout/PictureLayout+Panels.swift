import Imaging
import Tracking

extension PictureLayout {
    /// Sizes that are tried for bars, as parts of the full one.
    private static let scales = [1, 0.8]
    /// Bars that take a larger part of the picture are not drawn over it.
    private static let largestCorner = 0.25
    /// A face with bars in a corner counts as so much larger.
    private static let patience = 1.15
    /// Numbers of places from here on are corners'.
    private static let firstCorner = 1000

    /// Gives a face its bars: beside the box, smaller where there is little room, else in a corner of the picture,
    /// where they may cover a part of this face that shows little.
    mutating func addPanel(
        _ index: Int, of face: TrackedFace, hasCorners: Bool, memory: inout [Int: LayoutMemory]
    ) {
        let (part, old) = (memory[face.id]?.part ?? 1, memory[face.id]?.panel)
        let sizes = Self.scales.map { Metrics(for: size, labels: labels, lettering, part: part * $0) }
        var candidates = sizes.enumerated().flatMap { besideBox(index, $1, rank: $0) }
        let hasCaption = faces.count > 1 || old?.hasCaption == true
        let side = faces[index].side * (old?.isInCorner == true ? Self.patience : 1)
        if hasCorners, isLarge(side: side) {
            candidates += corners(index, sizes[0], hasCaption: hasCaption)
        }
        let place = placement.best(
            of: candidates, for: faces[index].box, keeping: old?.place, tolerance: Double(sizes[0].text) / 2)
        memory[face.id]?.panel = place.map { place in
            let isInCorner = place.id >= Self.firstCorner
            let panel = FaceLayout.Panel(
                area: place.area, metrics: isInCorner ? sizes[0] : sizes[place.rank],
                hasCaption: isInCorner && hasCaption, isInCorner: isInCorner)
            faces[index].panel = panel
            placement.take(place.area)
            return .init(place: place.id, isInCorner: isInCorner, hasCaption: panel.hasCaption)
        }
    }

    /// Places beside the box, then beside the box and its caption together.
    private func besideBox(_ index: Int, _ metrics: Metrics, rank: Int) -> [Candidate] {
        let box = faces[index].box
        let areas = [box, box.union(faces[index].chip)].flatMap {
            placement.panels(metrics.panelWidth, metrics.panelHeight, of: $0, gap: metrics.gap)
        }
        return areas.enumerated().map { Candidate(id: rank * areas.count + $0, area: $1, rank: rank) }
    }

    private func corners(_ index: Int, _ metrics: Metrics, hasCaption: Bool) -> [Candidate] {
        let box = faces[index].box
        let (width, height) = (
            metrics.panelWidth, metrics.panelHeight + (hasCaption ? metrics.headHeight : 0)
        )
        guard width * height <= Self.largestCorner * Double(size.area) else { return [] }
        // Eyes to chin.
        let features = Area(
            x: box.x + 0.18 * box.width, y: box.y + 0.2 * box.height, width: 0.64 * box.width,
            height: 0.75 * box.height)
        return placement.corners(width, height, gap: 2 * metrics.gap).enumerated().map { place, area in
            let hidden = area.overlap(with: box) + 3 * area.overlap(with: features)
            return Candidate(
                id: Self.firstCorner + place, area: area, rank: Self.scales.count,
                cost: hidden / (width * height), mayCoverBox: true)
        }
    }
}

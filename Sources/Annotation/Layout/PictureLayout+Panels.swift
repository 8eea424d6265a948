import Imaging
import Tracking

extension PictureLayout {
    /// Scales that are tried for bars.
    private static let scales = [1, 0.8]
    /// Maximum fraction of the image that bars may cover.
    private static let largestCorner = 0.25
    /// Factor by which a face with bars in a corner counts as larger, as hysteresis.
    private static let hysteresis = 1.15
    /// Identity of the first corner position.
    private static let firstCorner = 1000

    /// Adds the bars of a face: beside the box, scaled down if there is little room, else in a corner of the
    /// image, where they may cover less important parts of the face.
    mutating func addPanel(
        _ index: Int, of face: TrackedFace, hasCorners: Bool, memory: inout [Int: LayoutMemory]
    ) {
        let (part, old) = (memory[face.id]?.part ?? 1, memory[face.id]?.panel)
        let sizes = Self.scales.map { Metrics(for: size, labels: labels, fonts, part: part * $0) }
        var candidates = sizes.enumerated().flatMap { besideBox(index, $1, rank: $0) }
        let hasCaption = faces.count > 1 || old?.hasCaption == true
        let side = faces[index].side * (old?.isInCorner == true ? Self.hysteresis : 1)
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

    /// Returns positions beside the box, then beside the union of the box and its caption.
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
        // The region from the eyes to the chin.
        let features = Area(
            x: box.x + 0.18 * box.width, y: box.y + 0.2 * box.height, width: 0.64 * box.width,
            height: 0.75 * box.height)
        return placement.corners(width, height, gap: 2 * metrics.gap).enumerated().map { place, area in
            let covered = area.intersectionArea(with: box) + 3 * area.intersectionArea(with: features)
            return Candidate(
                id: Self.firstCorner + place, area: area, rank: Self.scales.count,
                cost: covered / (width * height), mayCoverBox: true)
        }
    }
}

/// Finds room for areas beside a box.
struct Placement {
    /// How much better, in cost, another place must be for an annotation to move there.
    private static let advantage = 0.25

    /// The whole picture.
    let bounds: Area
    /// What must not be covered.
    private(set) var taken: [Area]

    mutating func take(_ area: Area) { taken.append(area) }

    /// Square pixels of taken areas.
    func covered(by area: Area) -> Double { taken.reduce(0) { $0 + $1.overlap(with: area) } }

    /// The best of some places, the earliest of equals; the one that an annotation has already while that will do, so
    /// that nothing leaps because a box moved by a pixel.
    ///
    /// - Parameters:
    ///   - box: of the annotation's face.
    ///   - kept: the number of the place in the frame before.
    ///   - tolerance: by how many pixels it may come to lie on something, or beyond the edge, before it moves away, and
    ///     how much room there must be around another place.
    func best(of candidates: [Candidate], for box: Area, keeping kept: Int?, tolerance: Double) -> Candidate?
    {
        let staying = candidates.first { $0.id == kept }.flatMap { old -> Candidate? in
            var place = old
            place.area = moved(old.area)
            let shift = max((place.area.x - old.area.x).magnitude, (place.area.y - old.area.y).magnitude)
            let core = place.area.grown(by: -tolerance)
            return shift <= tolerance && isFree(core, but: old.mayCoverBox ? box : nil) ? place : nil
        }
        let others = candidates.filter { place in
            guard isFree(place.area, but: place.mayCoverBox ? box : nil) else { return false }
            guard let staying else { return true }
            if place.rank == staying.rank { return place.cost < staying.cost - Self.advantage }
            return place.rank < staying.rank && isFree(place.area.grown(by: tolerance), but: box)
        }
        return others.min { ($0.rank, $0.cost) < ($1.rank, $1.cost) } ?? staying
    }

    /// Whether an area lies in the picture and covers nothing but `forgiven`.
    private func isFree(_ area: Area, but forgiven: Area?) -> Bool {
        let hidden = covered(by: area) - (forgiven.map { area.overlap(with: $0) } ?? 0)
        return area.lies(in: bounds) && hidden < 1e-6
    }

    /// Places for a caption: above the box, below it, and in its upper corner; never beyond the picture.
    func chips(_ width: Double, _ height: Double, of box: Area, gap: Double) -> [Area] {
        let rows = [box.y - gap - height, box.bottom + gap, box.y + gap]
        return rows.flatMap { y in
            [box.x, box.right - width].map { moved(Area(x: $0, y: y, width: width, height: height)) }
        }
    }

    /// Places for a panel: right, left, below and above of the box with its caption, along its whole side.
    func panels(_ width: Double, _ height: Double, of box: Area, gap: Double) -> [Area] {
        let rows = [box.y, box.y + (box.height - height) / 2, box.bottom - height]
        let columns = [box.x, box.x + (box.width - width) / 2, box.right - width]
        let beside = [box.right + gap, box.x - gap - width].flatMap { x in
            rows.map { clampedVertically(Area(x: x, y: $0, width: width, height: height)) }
        }
        let stacked = [box.bottom + gap, box.y - gap - height].flatMap { y in
            columns.map { clampedHorizontally(Area(x: $0, y: y, width: width, height: height)) }
        }
        return beside + stacked
    }

    /// Places for a panel that has no room beside its box: the picture's corners, the lower ones first.
    func corners(_ width: Double, _ height: Double, gap: Double) -> [Area] {
        let columns = [bounds.right - gap - width, bounds.x + gap]
        return [bounds.bottom - gap - height, bounds.y + gap].flatMap { y in
            columns.map { Area(x: $0, y: y, width: width, height: height) }
        }
    }

    /// Into the picture.
    func moved(_ area: Area) -> Area { clampedVertically(clampedHorizontally(area)) }

    private func clampedHorizontally(_ area: Area) -> Area {
        var area = area
        area.x = max(bounds.x, min(area.x, bounds.right - area.width))
        return area
    }

    private func clampedVertically(_ area: Area) -> Area {
        var area = area
        area.y = max(bounds.y, min(area.y, bounds.bottom - area.height))
        return area
    }
}

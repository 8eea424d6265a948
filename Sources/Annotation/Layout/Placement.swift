/// Finds room for areas beside a box.
struct Placement {
    /// The whole picture.
    let bounds: Area
    /// What must not be covered.
    private(set) var taken: [Area]

    mutating func take(_ area: Area) { taken.append(area) }

    /// Whether an area lies in the picture and covers nothing.
    func isFree(_ area: Area) -> Bool { area.lies(in: bounds) && covered(by: area) == 0 }

    /// Square pixels of taken areas.
    func covered(by area: Area) -> Double { taken.reduce(0) { $0 + $1.overlap(with: area) } }

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

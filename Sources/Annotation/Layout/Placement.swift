import Glibc
import Imaging
import Tracking

/// A rectangle in fractional pixels; origin top-left.
struct Area: Equatable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }

    func grown(by margin: Double) -> Area {
        Area(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// Returns the bounding box of the area rotated around its center by `roll` degrees.
    func bounds(turnedBy roll: Double) -> Area {
        let (s, c) = (sin(roll * .pi / 180).magnitude, cos(roll * .pi / 180).magnitude)
        let (wide, high) = (c * width + s * height, s * width + c * height)
        return Area(x: x + (width - wide) / 2, y: y + (height - high) / 2, width: wide, height: high)
    }

    /// Returns the bounding box of both areas.
    func union(_ other: Area) -> Area {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return Area(
            x: left, y: top, width: max(right, other.right) - left, height: max(bottom, other.bottom) - top)
    }

    /// Returns the area of the intersection in square pixels.
    func intersectionArea(with other: Area) -> Double {
        max(0, min(right, other.right) - max(x, other.x))
            * max(0, min(bottom, other.bottom) - max(y, other.y))
    }

    /// Whether the area is inside another, apart from rounding.
    func lies(in other: Area) -> Bool {
        let other = other.grown(by: 1e-6)
        return x >= other.x && y >= other.y && right <= other.right && bottom <= other.bottom
    }
}

extension Area {
    /// Creates the bounding box of a face's rotated box.
    init(boundsOf face: TrackedFace) {
        self = Area(face.box).bounds(turnedBy: face.roll)
    }

    init(_ rect: PixelRect) {
        self.init(
            x: Double(rect.x), y: Double(rect.y), width: Double(rect.width), height: Double(rect.height))
    }

    init(_ size: ImageSize) {
        self.init(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
    }
}

/// Finds free positions for annotations.
struct Placement {
    /// Difference in cost from which an annotation moves to a better position.
    private static let advantage = 0.25

    /// The whole image.
    let bounds: Area
    /// Areas that must not be covered.
    private(set) var taken: [Area]

    mutating func take(_ area: Area) { taken.append(area) }

    /// Returns the area of the intersections with taken areas in square pixels.
    func covered(by area: Area) -> Double { taken.reduce(0) { $0 + $1.intersectionArea(with: area) } }

    /// Returns the best of some positions, the first among equals; prefers the previous position while it is
    /// acceptable, so that annotations do not jump when a box moves by a pixel.
    ///
    /// - Parameters:
    ///   - box: box of the annotation's face.
    ///   - kept: identity of the position in the previous frame.
    ///   - tolerance: pixels by which the previous position may overlap others or the edge, and free pixels
    ///     that another position needs around it.
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

    /// Whether an area is inside the image and covers nothing but `forgiven`.
    private func isFree(_ area: Area, but forgiven: Area?) -> Bool {
        let covered = covered(by: area) - (forgiven.map { area.intersectionArea(with: $0) } ?? 0)
        return area.lies(in: bounds) && covered < 1e-6
    }

    /// Returns positions for a caption: above the box, below it, and in its upper corners; never beyond the
    /// image.
    func chips(_ width: Double, _ height: Double, of box: Area, gap: Double) -> [Area] {
        let rows = [box.y - gap - height, box.bottom + gap, box.y + gap]
        return rows.flatMap { y in
            [box.x, box.right - width].map { moved(Area(x: $0, y: y, width: width, height: height)) }
        }
    }

    /// Returns positions for a panel: right, left, below and above the box with its caption, along its whole
    /// side.
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

    /// Returns positions for a panel without room beside its box: the corners of the image, the lower ones
    /// first.
    func corners(_ width: Double, _ height: Double, gap: Double) -> [Area] {
        let columns = [bounds.right - gap - width, bounds.x + gap]
        return [bounds.bottom - gap - height, bounds.y + gap].flatMap { y in
            columns.map { Area(x: $0, y: y, width: width, height: height) }
        }
    }

    /// Returns the area moved into the image.
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

/// A possible position of an annotation.
struct Candidate {
    /// Identity of the position, the same in every frame.
    let id: Int
    var area: Area
    /// Priority; a position with a lower rank is worth a move.
    let rank: Int
    /// Cost relative to the whole area, which decides among positions of the same rank.
    var cost = 0.0
    /// Whether the position may cover the box of its own face.
    var mayCoverBox = false
}

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

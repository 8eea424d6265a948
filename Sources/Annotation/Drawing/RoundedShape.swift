import Glibc

/// A rectangle with round corners, which may be turned around its middle, as the distance to its edge.
struct RoundedShape {
    private let middle: (x: Double, y: Double)
    /// Half of the sides, without the radius.
    private let core: (width: Double, height: Double)
    private let radius: Double
    /// By which the rectangle is turned.
    private let (sine, cosine): (Double, Double)

    /// - Parameter roll: degrees by which the area is turned, clockwise.
    init(_ area: Area, roll: Double = 0, radius: Double) {
        (sine, cosine) = (sin(roll * .pi / 180), cos(roll * .pi / 180))
        self.radius = min(radius, area.width / 2, area.height / 2)
        middle = (area.x + area.width / 2, area.y + area.height / 2)
        core = (area.width / 2 - self.radius, area.height / 2 - self.radius)
    }

    /// Negative inside.
    func distance(x: Double, y: Double) -> Double {
        let (dx, dy) = (x - middle.x, y - middle.y)
        let right = (cosine * dx + sine * dy).magnitude - core.width
        let down = (cosine * dy - sine * dx).magnitude - core.height
        if right <= 0 || down <= 0 { return max(right, down) - radius }
        return (right * right + down * down).squareRoot() - radius
    }
}

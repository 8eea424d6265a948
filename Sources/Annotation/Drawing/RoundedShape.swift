/// A rectangle with round corners, as the distance to its edge.
struct RoundedShape {
    private let middle: (x: Double, y: Double)
    /// Half of the sides, without the radius.
    private let core: (width: Double, height: Double)
    private let radius: Double

    init(_ area: Area, radius: Double) {
        self.radius = min(radius, area.width / 2, area.height / 2)
        middle = (area.x + area.width / 2, area.y + area.height / 2)
        core = (area.width / 2 - self.radius, area.height / 2 - self.radius)
    }

    /// Negative inside.
    func distance(x: Double, y: Double) -> Double {
        let right = (x - middle.x).magnitude - core.width
        let down = (y - middle.y).magnitude - core.height
        if right <= 0 || down <= 0 { return max(right, down) - radius }
        return (right * right + down * down).squareRoot() - radius
    }
}

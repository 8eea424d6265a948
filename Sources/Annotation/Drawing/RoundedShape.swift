/// A rectangle with round corners, as the distance to its edge.
struct RoundedShape {
    private let middle: SIMD2<Double>
    /// Half of the sides, without the radius.
    private let core: SIMD2<Double>
    private let radius: Double

    init(_ area: Area, radius: Double) {
        self.radius = min(radius, area.width / 2, area.height / 2)
        middle = SIMD2(area.x + area.width / 2, area.y + area.height / 2)
        core = SIMD2(area.width, area.height) / 2 - self.radius
    }

    /// Negative inside.
    func distance(x: Double, y: Double) -> Double {
        let step = SIMD2(x, y) - middle
        let beyond = SIMD2(step.x.magnitude, step.y.magnitude) - core
        let outside = SIMD2(max(beyond.x, 0), max(beyond.y, 0))
        return (outside * outside).sum().squareRoot() + min(max(beyond.x, beyond.y), 0) - radius
    }
}

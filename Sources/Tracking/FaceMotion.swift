import Imaging

/// Where a face was, and how fast it moved.
struct FaceMotion {
    /// How much the newest step counts for the speed; the rest is what was known before.
    private static let newness = 0.5
    /// For how long a face that is not seen is thought to go on as it did, in nanoseconds.
    private static let inertia: Int64 = 200_000_000

    private(set) var box: PixelRect
    /// In pixels a nanosecond.
    private var velocity = SIMD2<Double>()

    init(box: PixelRect) { self.box = box }

    /// - Parameter time: since the last place, in nanoseconds.
    mutating func move(to box: PixelRect, in time: Int64) {
        if time > 0 {
            let step = (box.middle - self.box.middle) / Double(time)
            velocity += Self.newness * (step - velocity)
        }
        self.box = box
    }

    /// - Parameter time: since the last place, in nanoseconds.
    func expectedBox(after time: Int64) -> PixelRect {
        let step = velocity * Double(min(time, Self.inertia))
        return PixelRect(
            x: box.x + Int(step.x.rounded()), y: box.y + Int(step.y.rounded()), width: box.width,
            height: box.height)
    }
}

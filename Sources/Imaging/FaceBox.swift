/// A square around a face, turned as the head is tilted.
public struct FaceBox: Sendable, Hashable {
    /// The square before it is turned around its center.
    public var rect: PixelRect
    /// The tilt of the head in degrees, clockwise as seen, in -180...180.
    public var roll: Double

    public init(_ rect: PixelRect, roll: Double = 0) {
        self.rect = rect
        self.roll = roll
    }

    /// The same box in pixels of which `reduction` in each direction are one, to the nearest.
    public func reduced(by reduction: Int) -> FaceBox {
        FaceBox(rect.reduced(by: reduction), roll: roll)
    }

    /// The same box in pixels of which one is `reduction` in each direction.
    public func enlarged(by reduction: Int) -> FaceBox {
        FaceBox(rect.enlarged(by: reduction), roll: roll)
    }
}

extension Double {
    /// The same angle, in degrees, in -180..<180.
    public var normalizedDegrees: Double {
        let turns = ((self + 180) / 360).rounded(.down)
        return self - 360 * turns
    }
}

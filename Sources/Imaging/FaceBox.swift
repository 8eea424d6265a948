/// A square around a face, rotated by the tilt of the head.
public struct FaceBox: Sendable, Hashable {
    /// The square before its rotation around the center.
    public var rect: PixelRect
    /// The tilt of the head in degrees, clockwise as seen, in -180...180.
    public var roll: Double

    /// Logarithm of the odds that the box shows a face; `nil` if the detector gives none.
    public var logOdds: Float?

    public init(_ rect: PixelRect, roll: Double = 0, logOdds: Float? = nil) {
        self.rect = rect
        self.roll = roll
        self.logOdds = logOdds
    }

    /// Converts the box from full-size pixels to pixels of an image downscaled by `factor`, to the nearest.
    public func downscaled(by factor: Int) -> FaceBox {
        FaceBox(rect.downscaled(by: factor), roll: roll, logOdds: logOdds)
    }

    /// Converts the box from pixels of an image downscaled by `factor` to full-size pixels.
    public func upscaled(by factor: Int) -> FaceBox {
        FaceBox(rect.upscaled(by: factor), roll: roll, logOdds: logOdds)
    }
}

extension Double {
    /// The same angle in degrees, in -180..<180.
    public var normalizedDegrees: Double {
        let turns = ((self + 180) / 360).rounded(.down)
        return self - 360 * turns
    }
}

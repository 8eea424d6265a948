/// A square around a face, rotated by the tilt of the head.
public struct FaceBox: Sendable, Hashable {
    /// The square before its rotation around the center.
    public var rect: PixelRect
    /// The tilt of the head in degrees, clockwise as seen, in -180...180.
    public var roll: Double

    /// Logarithm of the odds that the box shows a face, by the detector in one frame; `nil` if it gives none.
    public var logOdds: Float?
    /// Log odds of detector and face gate, averaged over the frames so far; `nil` for a new face.
    public var evidence: Float?

    public init(_ rect: PixelRect, roll: Double = 0, logOdds: Float? = nil, evidence: Float? = nil) {
        self.rect = rect
        self.roll = roll
        self.logOdds = logOdds
        self.evidence = evidence
    }

    /// Converts the box from full-size pixels to pixels of an image downscaled by `factor`, to the nearest.
    public func downscaled(by factor: Int) -> FaceBox {
        FaceBox(rect.downscaled(by: factor), roll: roll, logOdds: logOdds, evidence: evidence)
    }

    /// Converts the box from pixels of an image downscaled by `factor` to full-size pixels.
    public func upscaled(by factor: Int) -> FaceBox {
        FaceBox(rect.upscaled(by: factor), roll: roll, logOdds: logOdds, evidence: evidence)
    }
}

extension Double {
    /// The same angle in degrees, in -180..<180.
    public var normalizedDegrees: Double {
        let turns = ((self + 180) / 360).rounded(.down)
        return self - 360 * turns
    }
}

/// The rule by which two boxes are of the same face, so that one of them is suppressed.
public struct SameFaceRule: Sendable, Equatable {
    /// Boxes with a larger intersection over union are of the same face.
    public let overlap: Double
    /// A box with a larger part of its area inside the other is of the same face, too.
    public let inside: Double

    public init(overlap: Double, inside: Double) {
        self.overlap = overlap
        self.inside = inside
    }

    /// Whether boxes with these areas and this area of their intersection are of the same face.
    public func matches(intersection: Double, area: Double, otherArea: Double) -> Bool {
        intersection > overlap * (area + otherArea - intersection)
            || intersection > inside * min(area, otherArea)
    }

    /// Whether two boxes are of the same face.
    public func matches(_ box: PixelRect, _ other: PixelRect) -> Bool {
        let intersection = Double(box.clamped(to: other).area)
        return matches(intersection: intersection, area: Double(box.area), otherArea: Double(other.area))
    }
}

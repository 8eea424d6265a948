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

import Imaging

/// A reference face, in pixels of its picture.
struct ReferenceFace: Equatable {
    /// Minimum size of a face that should be detected, as a fraction of the picture's height and in pixels.
    private static let (leastPart, leastPixels) = (1.0 / 16, 24.0)
    /// Maximum ratio between the sizes of a face and its box.
    private static let largestRatio = 2.5

    /// Upper left corner.
    let corner: SIMD2<Double>
    let width: Double
    let height: Double
    /// Clockwise roll in degrees; `nil` if unknown.
    let roll: Double?
    /// Identity of the face in all frames of a video; `nil` if unknown.
    let id: Int?

    var center: SIMD2<Double> { corner + SIMD2(width, height) / 2 }
    var shorterSide: Double { min(width, height) }
    /// Geometric mean of the sides.
    var size: Double { (width * height).squareRoot() }

    /// Nearest rectangle of whole pixels.
    var box: PixelRect {
        func whole(_ length: Double) -> Int { Int(clamping: length.rounded()) }
        return PixelRect(x: whole(corner.x), y: whole(corner.y), width: whole(width), height: whole(height))
    }

    /// Whether the face should be detected; a box on a smaller face is correct, but a missing one is no
    /// error.
    func isWanted(in picture: ImageSize) -> Bool {
        shorterSide >= max(Self.leastPixels, Self.leastPart * Double(picture.height))
    }

    /// Whether a box is on the face: it contains the face's center, and the sizes are similar.
    func isFound(by box: PixelRect) -> Bool {
        let ratio = Double(box.area).squareRoot() / size
        return box.contains(center) && ratio < Self.largestRatio && ratio > 1 / Self.largestRatio
    }
}

extension PixelRect {
    /// Whether a point is inside.
    func contains(_ point: SIMD2<Double>) -> Bool {
        point.x > Double(x) && point.x < Double(x + width) && point.y > Double(y)
            && point.y < Double(y + height)
    }
}

import Imaging

/// A face of the reference, in pixels of its picture.
struct ReferenceFace: Equatable {
    /// A face must be at least so large to be wanted: a part of the picture's height, and pixels.
    private static let (leastPart, leastPixels) = (1.0 / 16, 24.0)
    /// Neither a face nor its box may be so many times as large as the other.
    private static let largestRatio = 2.5

    /// Upper left corner.
    let corner: SIMD2<Double>
    let width: Double
    let height: Double
    /// Degrees by which the face is turned, clockwise as seen; `nil` where the reference does not say.
    let roll: Double?
    /// Whose face it is, in all frames of a film; `nil` where the reference does not say.
    let id: Int?

    var center: SIMD2<Double> { corner + SIMD2(width, height) / 2 }
    var shorterSide: Double { min(width, height) }
    /// Geometric mean of the sides.
    var size: Double { (width * height).squareRoot() }

    /// The nearest rectangle of whole pixels.
    var box: PixelRect {
        func whole(_ length: Double) -> Int { Int(clamping: length.rounded()) }
        return PixelRect(x: whole(corner.x), y: whole(corner.y), width: whole(width), height: whole(height))
    }

    /// Whether the face is to be found; a box around a smaller one is right, but none is missed.
    func isWanted(in picture: ImageSize) -> Bool {
        shorterSide >= max(Self.leastPixels, Self.leastPart * Double(picture.height))
    }

    /// Whether a box is that of the face: the face's middle lies in it, and their sizes are not too different.
    func isFound(by box: PixelRect) -> Bool {
        let ratio = Double(box.area).squareRoot() / size
        return box.contains(center) && ratio < Self.largestRatio && ratio > 1 / Self.largestRatio
    }
}

extension PixelRect {
    /// Whether a point lies inside.
    func contains(_ point: SIMD2<Double>) -> Bool {
        point.x > Double(x) && point.x < Double(x + width) && point.y > Double(y)
            && point.y < Double(y + height)
    }
}

/// A rectangle in pixels; origin top-left, `x` right, `y` down.
public struct PixelRect: Sendable, Hashable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    /// Number of pixels.
    public var area: Int { width * height }

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

extension PixelRect {
    /// Center of the rectangle.
    public var center: SIMD2<Double> {
        SIMD2(Double(x) + Double(width) / 2, Double(y) + Double(height) / 2)
    }

    /// Returns the rectangle grown by `margin` on each side.
    public func grown(by margin: Int) -> PixelRect {
        PixelRect(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// Converts the rectangle from full-size pixels to pixels of an image downscaled by `factor`, to the
    /// nearest.
    public func downscaled(by factor: Int) -> PixelRect {
        func scaled(_ length: Int) -> Int { Int(clamping: (Double(length) / Double(factor)).rounded()) }
        return PixelRect(x: scaled(x), y: scaled(y), width: scaled(width), height: scaled(height))
    }

    /// Converts the rectangle from pixels of an image downscaled by `factor` to full-size pixels.
    public func upscaled(by factor: Int) -> PixelRect {
        PixelRect(
            x: x * factor, y: y * factor, width: width * factor, height: height * factor)
    }

    /// Returns the part inside `bounds`; width and height are 0 if there is none.
    public func clamped(to bounds: PixelRect) -> PixelRect {
        let (left, top) = (max(x, bounds.x), max(y, bounds.y))
        return PixelRect(
            x: left, y: top, width: max(0, min(x + width, bounds.x + bounds.width) - left),
            height: max(0, min(y + height, bounds.y + bounds.height) - top))
    }

    /// Returns the area of the intersection over the area of the union, in 0...1.
    public func intersectionOverUnion(_ other: PixelRect) -> Double {
        let shared = Double(clamped(to: other).area)
        return shared == 0 ? 0 : shared / (Double(area) + Double(other.area) - shared)
    }

    /// Whether the rectangle comes before `other` from left to right; ties are resolved by top edge, then
    /// width.
    public func isBefore(_ other: PixelRect) -> Bool {
        (x, y, width) < (other.x, other.y, other.width)
    }

    /// Creates a square around `center`.
    public init(center: SIMD2<Double>, side: Double) {
        let corner = center - side / 2
        let length = Int(clamping: side.rounded())
        self.init(
            x: Int(clamping: corner.x.rounded()), y: Int(clamping: corner.y.rounded()), width: length,
            height: length)
    }
}

/// Width and height in pixels.
public struct ImageSize: Sendable, Hashable {
    public let width: Int
    public let height: Int

    /// Number of pixels.
    public var area: Int { width * height }

    public init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "an image must not be empty")
        self.width = width
        self.height = height
    }

    /// Converts the size to pixels of an image downscaled by `factor`, rounded up.
    public func downscaled(by factor: Int) -> ImageSize {
        ImageSize(
            width: (width + factor - 1) / factor, height: (height + factor - 1) / factor)
    }
}

extension ImageSize: CustomStringConvertible {
    public var description: String { "\(width)x\(height)" }
}

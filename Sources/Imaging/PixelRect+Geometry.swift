extension PixelRect {
    public var middle: SIMD2<Double> {
        SIMD2(Double(x) + Double(width) / 2, Double(y) + Double(height) / 2)
    }

    /// The same middle, longer by `margin` on each side.
    public func grown(by margin: Int) -> PixelRect {
        PixelRect(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// The same in pixels of which `reduction` in each direction are one, to the nearest.
    public func reduced(by reduction: Int) -> PixelRect {
        func reduced(_ length: Int) -> Int { Int(clamping: (Double(length) / Double(reduction)).rounded()) }
        return PixelRect(x: reduced(x), y: reduced(y), width: reduced(width), height: reduced(height))
    }

    /// The same in pixels of which one is `reduction` in each direction.
    public func enlarged(by reduction: Int) -> PixelRect {
        PixelRect(
            x: x * reduction, y: y * reduction, width: width * reduction, height: height * reduction)
    }

    /// The part that lies in `bounds`; of width and height 0 where none does.
    public func clamped(to bounds: PixelRect) -> PixelRect {
        let (left, top) = (max(x, bounds.x), max(y, bounds.y))
        return PixelRect(
            x: left, y: top, width: max(0, min(x + width, bounds.x + bounds.width) - left),
            height: max(0, min(y + height, bounds.y + bounds.height) - top))
    }

    /// The shared area over the area that either covers, 0...1.
    public func overlap(with other: PixelRect) -> Double {
        let shared = Double(clamped(to: other).area)
        return shared == 0 ? 0 : shared / (Double(area) + Double(other.area) - shared)
    }

    /// Whether both show the same face: they share more than `overlap` of their union, or more than `inside` of the
    /// smaller one.
    public func isSameFace(as other: PixelRect, overlap: Double, inside: Double) -> Bool {
        let shared = Double(clamped(to: other).area)
        let union = Double(area) + Double(other.area) - shared
        return shared > overlap * union || shared > inside * Double(min(area, other.area))
    }

    /// From left to right; among equals from top to bottom, then the smaller first.
    public func isBefore(_ other: PixelRect) -> Bool {
        (x, y, width) < (other.x, other.y, other.width)
    }

    /// A square around `middle`.
    public init(middle: SIMD2<Double>, side: Double) {
        let corner = middle - side / 2
        let length = Int(clamping: side.rounded())
        self.init(
            x: Int(clamping: corner.x.rounded()), y: Int(clamping: corner.y.rounded()), width: length,
            height: length)
    }
}

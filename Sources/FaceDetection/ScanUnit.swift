import Imaging

/// A part of a full scan that is done in one go: faces of one size whose upper edge lies in some rows.
struct ScanUnit: Equatable {
    /// Side of the faces, in pixels of the picture.
    let side: Int
    /// Where faces may begin, in pixels of the picture; negative above it.
    let tops: Range<Int>
    /// In arbitrary units, alike for all units.
    let cost: Double

    /// What looking at a part of its region costs, in the same units.
    func cost(of part: PixelRect, in size: ImageSize) -> Double {
        cost * Double(part.area) / Double(region(in: size).area)
    }

    /// How far a face may reach beyond the picture's edge.
    static func overhang(of side: Int) -> Int { side * 3 / 10 }

    /// Everything that a face of this unit may cover in a picture of that size, beyond its edges too.
    func region(in size: ImageSize) -> PixelRect {
        let overhang = Self.overhang(of: side)
        return PixelRect(
            x: -overhang, y: tops.lowerBound, width: size.width + 2 * overhang, height: tops.count + side - 1)
    }
}

extension ScanUnit {
    /// A full scan of a picture of `size`, cut into units of which none costs much more than the whole over `shares`.
    ///
    /// - Parameters:
    ///   - smallest: side of the smallest face, in pixels of the picture.
    ///   - window: side of the cascade's own window.
    static func all(
        in size: ImageSize, smallest: Int, window: Int, scaleFactor: Double, shares: Int
    ) -> [ScanUnit] {
        let scales = sides(in: size, smallest: smallest, window: window, scaleFactor: scaleFactor).map {
            side in
            ScanUnit(
                side: side, tops: tops(of: side, in: size), cost: cost(of: side, in: size, window: window))
        }
        let share = scales.reduce(0) { $0 + $1.cost } / Double(shares)
        return scales.flatMap { scale in
            let bands = max(1, Int(clamping: (scale.cost / share).rounded(.up)))
            return (0..<bands).map { band in
                let rows = scale.tops.count
                let (from, to) = (rows * band / bands, rows * (band + 1) / bands)
                return ScanUnit(
                    side: scale.side,
                    tops: scale.tops.lowerBound + from..<scale.tops.lowerBound + to,
                    cost: scale.cost / Double(bands))
            }
        }
    }

    /// The window sizes that `detectMultiScale` tries.
    private static func sides(in size: ImageSize, smallest: Int, window: Int, scaleFactor: Double) -> [Int] {
        var sides: [Int] = []
        var factor = 1.0
        while true {
            let side = Int(clamping: (Double(window) * factor).rounded(.toNearestOrEven))
            if side > min(size.width, size.height) { return sides }
            if side >= smallest, side != sides.last { sides.append(side) }
            factor *= scaleFactor
        }
    }

    private static func tops(of side: Int, in size: ImageSize) -> Range<Int> {
        let overhang = overhang(of: side)
        return -overhang..<max(size.height + overhang - side, -overhang) + 1
    }

    /// Windows that are looked at: each second one in both directions up to twice the cascade's own size.
    private static func cost(of side: Int, in size: ImageSize, window: Int) -> Double {
        let factor = Double(side) / Double(window)
        let step = factor > 2 ? factor : 2 * factor
        return Double(size.area) / (step * step)
    }
}

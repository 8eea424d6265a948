import Imaging

/// The mean brightness of small squares of a picture: where it has changed, and where it has not.
struct TileGrid {
    /// How much the mean of a tile must differ to count as a change; camera noise and flicker stay below.
    private static let threshold = 4
    /// How much the mean of a tile differs at a cut.
    static let abruptChange = 12

    /// Below so much light, on a scale where cameras have black at 16…
    private static let darkness = 40
    /// …and with differences below this one nothing can be seen.
    private static let leastContrast = 6

    /// Side of a tile, in pixels of the picture. What is left at its right and lower edge belongs to no tile.
    let side: Int
    let columns: Int
    let rows: Int
    /// Row by row.
    var means: [UInt8]
    /// Tiles where a change does not count, such as under faces that are followed anyway.
    private var isCovered: [Bool]

    /// - Parameter smallest: side of the smallest face, in pixels of the picture: it covers several tiles.
    init(size: ImageSize, smallest: Int) {
        side = min(max(2, smallest / 4), size.width, size.height)
        columns = size.width / side
        rows = size.height / side
        means = [UInt8](repeating: 0, count: columns * rows)
        isCovered = [Bool](repeating: false, count: columns * rows)
    }

    /// Covers the tiles that lie in the box of one of `faces` or no further from it than `margin` of its width, and no others.
    mutating func cover(_ faces: [FaceBox], margin: Double) {
        for index in isCovered.indices { isCovered[index] = false }
        for box in faces.lazy.map(\.rect) {
            let (across, down) = tiles(inside: box.grown(by: Int(clamping: Double(box.width) * margin)))
            for row in down {
                for column in across { isCovered[row * columns + column] = true }
            }
        }
    }

    /// The smallest rectangle, in pixels of the picture, around everything in `region` that differs from `reference`;
    /// `nil` where nothing does.
    func change(since reference: [UInt8], in region: PixelRect) -> PixelRect? {
        var (left, right, top, bottom) = (columns, -1, rows, -1)
        let (across, down) = tiles(touching: region)
        for row in down {
            for column in across {
                let index = row * columns + column
                guard !isCovered[index], abs(Int(means[index]) - Int(reference[index])) > Self.threshold
                else { continue }
                (left, right) = (min(left, column), max(right, column))
                (top, bottom) = (min(top, row), max(bottom, row))
            }
        }
        guard right >= 0 else { return nil }
        return PixelRect(
            x: left * side, y: top * side, width: (right - left + 1) * side, height: (bottom - top + 1) * side
        )
    }

    /// The part of all tiles whose means differ from `reference` by more than `threshold`, covered or not.
    func changedShare(since reference: [UInt8], by threshold: Int) -> Double {
        var changed = 0
        for index in means.indices where abs(Int(means[index]) - Int(reference[index])) > threshold {
            changed += 1
        }
        return Double(changed) / Double(means.count)
    }

    /// Whether the picture is too dark to see anything: nearly all of it dark, and nothing to be told apart.
    var isTooDark: Bool {
        var (dark, least, most) = (0, UInt8.max, UInt8.min)
        for mean in means {
            if mean < Self.darkness { dark += 1 }
            (least, most) = (min(least, mean), max(most, mean))
        }
        return dark == means.count && Int(most) - Int(least) < Self.leastContrast
    }

    /// Notes in `reference` how `region` looks now, except where it is covered.
    func note(_ region: PixelRect, in reference: inout [UInt8]) {
        let (across, down) = tiles(touching: region)
        for row in down {
            for column in across where !isCovered[row * columns + column] {
                reference[row * columns + column] = means[row * columns + column]
            }
        }
    }

    /// Columns and rows that share a pixel with `rect`.
    private func tiles(touching rect: PixelRect) -> (Range<Int>, Range<Int>) {
        func range(_ start: Int, _ length: Int, _ count: Int) -> Range<Int> {
            let first = min(max(start / side, 0), count)
            return first..<max(first, min((start + length + side - 1) / side, count))
        }
        return (range(rect.x, rect.width, columns), range(rect.y, rect.height, rows))
    }

    /// Columns and rows all of whose pixels lie in `rect`.
    private func tiles(inside rect: PixelRect) -> (Range<Int>, Range<Int>) {
        func range(_ start: Int, _ length: Int, _ count: Int) -> Range<Int> {
            let first = min(max((start + side - 1) / side, 0), count)
            return first..<max(first, min((start + length) / side, count))
        }
        return (range(rect.x, rect.width, columns), range(rect.y, rect.height, rows))
    }
}

import Imaging

/// The mean brightness of small squares of a picture: where it has changed, and where it has not.
struct TileGrid {
    /// How much the mean of a tile must differ to count as a change; camera noise and flicker stay below.
    private static let threshold = 4

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

    /// Covers the tiles that lie in one of `boxes` or no further from it than `margin` of its width, and no others.
    mutating func cover(_ boxes: [PixelRect], margin: Double) {
        for index in isCovered.indices { isCovered[index] = false }
        for box in boxes {
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

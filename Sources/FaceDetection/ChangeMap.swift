import Imaging

/// The mean brightness of the tiles of an image, from which changed regions follow.
struct ChangeMap {
    /// Minimum difference of a tile's mean that counts as a change, above camera noise and flicker.
    private static let threshold = 4
    /// Minimum difference of a tile's mean at a cut.
    static let abruptChange = 12

    /// Brightness below which a tile is dark; cameras deliver black as 16.
    private static let darkness = 40
    /// Difference between the brightest and the darkest tile below which nothing can be detected in the dark.
    private static let leastContrast = 6

    /// Side of a tile in pixels. The remainder at the right and lower edges belongs to no tile.
    let side: Int
    let columns: Int
    let rows: Int
    /// Mean luma of each tile, row-major.
    var means: [UInt8]
    /// Whether each tile is ignored, such as those under known faces.
    private var isIgnored: [Bool]

    /// - Parameter smallest: side of the smallest face in pixels, which covers several tiles.
    init(size: ImageSize, smallest: Int) {
        side = min(max(2, smallest / 4), size.width, size.height)
        columns = size.width / side
        rows = size.height / side
        means = [UInt8](repeating: 0, count: columns * rows)
        isIgnored = [Bool](repeating: false, count: columns * rows)
    }

    /// Ignores exactly the tiles inside the boxes of `faces`, grown by `margin` box widths.
    mutating func ignore(_ faces: [FaceBox], margin: Double) {
        for index in isIgnored.indices { isIgnored[index] = false }
        for box in faces.lazy.map(\.rect) {
            let (across, down) = tiles(inside: box.grown(by: Int(clamping: Double(box.width) * margin)))
            for row in down {
                for column in across { isIgnored[row * columns + column] = true }
            }
        }
    }

    /// Returns the bounding box, in pixels of the image, of all changes in `region` since `reference`; `nil`
    /// if there are none.
    func change(since reference: [UInt8], in region: PixelRect) -> PixelRect? {
        var (left, right, top, bottom) = (columns, -1, rows, -1)
        let (across, down) = tiles(touching: region)
        for row in down {
            for column in across {
                let index = row * columns + column
                guard !isIgnored[index], abs(Int(means[index]) - Int(reference[index])) > Self.threshold
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

    /// Returns the fraction of tiles that differ from `reference` by more than `threshold`, ignored or not.
    func changedShare(since reference: [UInt8], by threshold: Int) -> Double {
        var changed = 0
        for index in means.indices where abs(Int(means[index]) - Int(reference[index])) > threshold {
            changed += 1
        }
        return Double(changed) / Double(means.count)
    }

    /// Whether the image is too dark to detect anything: all tiles dark, with little contrast.
    var isTooDark: Bool {
        var (dark, least, most) = (0, UInt8.max, UInt8.min)
        for mean in means {
            if mean < Self.darkness { dark += 1 }
            (least, most) = (min(least, mean), max(most, mean))
        }
        return dark == means.count && Int(most) - Int(least) < Self.leastContrast
    }

    /// Copies the means of `region` into `reference`, except those of ignored tiles.
    func note(_ region: PixelRect, in reference: inout [UInt8]) {
        let (across, down) = tiles(touching: region)
        for row in down {
            for column in across where !isIgnored[row * columns + column] {
                reference[row * columns + column] = means[row * columns + column]
            }
        }
    }

    /// Returns the columns and rows of the tiles that intersect `rect`.
    private func tiles(touching rect: PixelRect) -> (Range<Int>, Range<Int>) {
        func range(_ start: Int, _ length: Int, _ count: Int) -> Range<Int> {
            let first = min(max(start / side, 0), count)
            return first..<max(first, min((start + length + side - 1) / side, count))
        }
        return (range(rect.x, rect.width, columns), range(rect.y, rect.height, rows))
    }

    /// Returns the columns and rows of the tiles that are completely inside `rect`.
    private func tiles(inside rect: PixelRect) -> (Range<Int>, Range<Int>) {
        func range(_ start: Int, _ length: Int, _ count: Int) -> Range<Int> {
            let first = min(max((start + side - 1) / side, 0), count)
            return first..<max(first, min((start + length) / side, count))
        }
        return (range(rect.x, rect.width, columns), range(rect.y, rect.height, rows))
    }
}

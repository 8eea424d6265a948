import Imaging

/// Smooth gray noise, the same in every run, with nothing in it that looks like a face.
enum SampleBackground {
    /// Distances between the noise's grid points in pixels, coarse to fine, each half as strong as the last.
    private static let grids = [160, 8]

    /// `size.area` bytes, row-major.
    static func luma(size: ImageSize) -> [UInt8] {
        var luma = [UInt8](repeating: 0, count: size.area)
        for y in 0..<size.height {
            for x in 0..<size.width {
                var strength = 60.0
                var value = 128.0
                for grid in grids {
                    value += strength * noise(x, y, grid: grid)
                    strength /= 2
                }
                luma[y * size.width + x] = UInt8(clamping: min(max(value, 0), 255))
            }
        }
        return luma
    }

    /// Value noise in -0.5...0.5: random at the grid's points, linear between them.
    private static func noise(_ x: Int, _ y: Int, grid: Int) -> Double {
        let (column, row) = (x / grid, y / grid)
        let (dx, dy) = (Double(x % grid) / Double(grid), Double(y % grid) / Double(grid))
        let upper = (1 - dx) * random(column, row, grid) + dx * random(column + 1, row, grid)
        let lower = (1 - dx) * random(column, row + 1, grid) + dx * random(column + 1, row + 1, grid)
        return (1 - dy) * upper + dy * lower
    }

    /// A hash of the grid point, as a number in -0.5...0.5 (the finalizer of MurmurHash3 by Austin Appleby).
    private static func random(_ column: Int, _ row: Int, _ grid: Int) -> Double {
        var hash = UInt32(truncatingIfNeeded: column &* 73_856_093 ^ row &* 19_349_663 ^ grid &* 83_492_791)
        hash = (hash ^ hash >> 16) &* 0x85eb_ca6b
        hash = (hash ^ hash >> 13) &* 0xc2b2_ae35
        hash ^= hash >> 16
        return Double(hash) / Double(UInt32.max) - 0.5
    }
}

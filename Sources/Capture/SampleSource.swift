import Glibc
import Imaging

/// The bundled portrait, moving and scaled over a textured background: a simulated camera.
///
/// Frame `n` is the same image in every run.
public struct SampleSource: ~Copyable, FrameSource {
    private let framesPerSecond: Double
    private let portrait: Picture
    private let background: [UInt8]
    private let buffer: LumaBuffer
    private var pacer: FramePacer
    private var number = 0

    /// - Parameter portraitPath: a JPEG or PNG file with one face.
    public init(portraitPath: String, size: ImageSize, framesPerSecond: Double) throws(CaptureError) {
        portrait = try Picture(path: portraitPath)
        background = SampleBackground.luma(size: size)
        buffer = LumaBuffer(size: size)
        pacer = FramePacer(framesPerSecond: framesPerSecond)
        self.framesPerSecond = framesPerSecond
    }

    public var state: SourceState { .online(format: "\(buffer.size) sample") }

    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        number = pacer.newestFrame(from: number)
        guard let now = pacer.wait(forFrame: number) else { return nil }
        defer { number += 1 }
        _ = buffer.bytes.update(fromContentsOf: background)
        draw(at: Double(number) / framesPerSecond)
        return buffer.lend(captureTime: now, streamTime: pacer.streamTime(ofFrame: number))
    }

    public var hasFrame: Bool { pacer.isDue(number) }

    /// Draws the portrait at its position after `seconds`: on a Lissajous figure, with a slowly changing
    /// size.
    private func draw(at seconds: Double) {
        let shorter = Double(min(buffer.size.width, buffer.size.height))
        let side = shorter * (0.55 + 0.12 * sin(0.7 * seconds))
        let centerX = Double(buffer.size.width) * (0.5 + 0.22 * sin(0.5 * seconds))
        let centerY = Double(buffer.size.height) * (0.5 + 0.12 * sin(0.8 * seconds))
        let left = max(0, Int(clamping: centerX - side / 2))
        let right = min(buffer.size.width, Int(clamping: centerX + side / 2))
        let top = max(0, Int(clamping: centerY - side / 2))
        let bottom = min(buffer.size.height, Int(clamping: centerY + side / 2))
        for y in top..<bottom {
            let v = (Double(y) - centerY) / side
            for x in left..<right {
                let u = (Double(x) - centerX) / side
                let opacity = Self.opacity(u, v)
                guard opacity > 0 else { continue }
                let index = y * buffer.size.width + x
                let behind = Double(buffer.bytes[index])
                buffer.bytes[index] = UInt8(clamping: behind + opacity * (portraitLuma(u, v) - behind))
            }
        }
    }

    /// Returns 1 in the center of the portrait and 0 outside its inscribed circle; `u` and `v` are in
    /// portrait sides from the center.
    private static func opacity(_ u: Double, _ v: Double) -> Double {
        let softEdge = 0.06
        return min(max((0.5 - (u * u + v * v).squareRoot()) / softEdge, 0), 1)
    }

    /// Returns the portrait's luma at a position given as for `opacity`, interpolated linearly.
    private func portraitLuma(_ u: Double, _ v: Double) -> Double {
        let (width, height) = (portrait.size.width, portrait.size.height)
        let x = min(max((u + 0.5) * Double(width) - 0.5, 0), Double(width) - 1.001)
        let y = min(max((v + 0.5) * Double(height) - 0.5, 0), Double(height) - 1.001)
        let (column, row) = (Int(clamping: x), Int(clamping: y))
        let (dx, dy) = (x - Double(column), y - Double(row))
        func luma(_ column: Int, _ row: Int) -> Double { Double(portrait.luma[row * width + column]) }
        let upper = (1 - dx) * luma(column, row) + dx * luma(column + 1, row)
        let lower = (1 - dx) * luma(column, row + 1) + dx * luma(column + 1, row + 1)
        return (1 - dy) * upper + dy * lower
    }
}

/// Smooth gray noise without anything that looks like a face, the same in every run.
enum SampleBackground {
    /// Distances between the grid points of the noise in pixels, coarse to fine, each half as strong as the
    /// last.
    private static let grids = [160, 8]

    /// Returns `size.area` bytes, row-major.
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

    /// Returns value noise in -0.5...0.5: random at the grid points, linear between them.
    private static func noise(_ x: Int, _ y: Int, grid: Int) -> Double {
        let (column, row) = (x / grid, y / grid)
        let (dx, dy) = (Double(x % grid) / Double(grid), Double(y % grid) / Double(grid))
        let upper = (1 - dx) * random(column, row, grid) + dx * random(column + 1, row, grid)
        let lower = (1 - dx) * random(column, row + 1, grid) + dx * random(column + 1, row + 1, grid)
        return (1 - dy) * upper + dy * lower
    }

    /// Returns a hash of the grid point as a number in -0.5...0.5 (the finalizer of MurmurHash3 by Austin
    /// Appleby).
    private static func random(_ column: Int, _ row: Int, _ grid: Int) -> Double {
        var hash = UInt32(truncatingIfNeeded: column &* 73_856_093 ^ row &* 19_349_663 ^ grid &* 83_492_791)
        hash = (hash ^ hash >> 16) &* 0x85eb_ca6b
        hash = (hash ^ hash >> 13) &* 0xc2b2_ae35
        hash ^= hash >> 16
        return Double(hash) / Double(UInt32.max) - 0.5
    }
}

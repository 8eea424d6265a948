import Glibc
import Imaging

/// The bundled portrait, moved and scaled over a textured background: a camera for machines without one.
///
/// Frame `n` is the same picture in every run.
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

    /// Draws the portrait where it is after `seconds`: on a Lissajous figure, breathing in size.
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

    /// 1 in the middle of the portrait, 0 outside its inscribed circle; `u` and `v` in portrait sides from the
    /// middle.
    private static func opacity(_ u: Double, _ v: Double) -> Double {
        let softEdge = 0.06
        return min(max((0.5 - (u * u + v * v).squareRoot()) / softEdge, 0), 1)
    }

    /// The portrait's luma at a place given as for `opacity`, interpolated linearly.
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

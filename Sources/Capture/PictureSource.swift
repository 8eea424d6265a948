import CPictures
import Files
import Imaging
import PictureHeaders
import SystemPackage

/// A source that repeats a single picture, like a camera in front of a still scene.
public struct PictureSource: ~Copyable, FrameSource {
    private let buffer: LumaBuffer
    private var pacer: FramePacer
    private var number = 0

    /// - Parameter path: a JPEG or PNG file.
    public init(path: String, framesPerSecond: Double) throws(CaptureError) {
        let picture = try Picture(path: path)
        buffer = LumaBuffer(size: picture.size)
        _ = buffer.bytes.update(fromContentsOf: picture.luma)
        pacer = FramePacer(framesPerSecond: framesPerSecond)
    }

    public var state: SourceState { .online(format: "\(buffer.size) picture") }

    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        number = pacer.newestFrame(from: number)
        guard let now = pacer.wait(forFrame: number) else { return nil }
        defer { number += 1 }
        return buffer.lend(captureTime: now, streamTime: pacer.streamTime(ofFrame: number))
    }

    public var hasFrame: Bool { pacer.isDue(number) }
}

/// A JPEG or PNG file decoded to luma and rotated upright.
struct Picture {
    let size: ImageSize
    /// `size.area` bytes, row-major.
    let luma: [UInt8]

    /// Whether a file that starts with `start` is a JPEG or PNG file.
    static func isPicture(start: [UInt8]) -> Bool {
        switch PictureHeader.Format(start: start) {
        case .jpeg, .png: true
        default: false
        }
    }

    init(path: String) throws(CaptureError) {
        let file: [UInt8]
        do { file = try FileBytes.read(path) } catch {
            throw .cannotOpen(path: path, errno: error.errno)
        }
        guard Self.isPicture(start: file) else {
            throw .malformed(path: path, reason: "not a JPEG or PNG picture")
        }
        let header: PictureHeader
        do { header = try PictureHeader(file) } catch { throw .malformed(path: path, reason: "\(error)") }
        let stored = try Self.luma(file, header, path: path)
        size = header.orientation.turned(header.size)
        luma = header.orientation.turned(stored, of: header.size, channels: 1)
    }

    /// Decodes the luma as it is stored, not rotated.
    private static func luma(
        _ file: [UInt8], _ header: PictureHeader, path: String
    ) throws(CaptureError) -> [UInt8] {
        let decode = header.format == .png ? cpictures_decode_png : cpictures_decode_jpeg
        let (width, height) = (Int32(clamping: header.size.width), Int32(clamping: header.size.height))
        var status: Int32 = 0
        let luma = [UInt8](unsafeUninitializedCapacity: header.size.area) { pixels, count in
            guard let start = pixels.baseAddress else { return }
            status = decode(file, file.count, 1, start, width, height)
            count = status == 0 ? header.size.area : 0
        }
        switch status {
        case 0: return luma
        case cpictures_truncated:
            throw .malformed(path: path, reason: "the file ends in the middle of the picture")
        default: throw .malformed(path: path, reason: "damaged picture")
        }
    }
}

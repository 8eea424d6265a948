import CPictures
import Files
import Imaging
import SystemPackage

/// A JPEG or PNG file, decoded to luma.
struct Picture {
    let size: ImageSize
    /// `size.area` bytes, row-major.
    let luma: [UInt8]

    /// How a JPEG and a PNG file begin.
    static let signatures: [[UInt8]] = [[0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47]]

    /// No picture larger than this is decoded, so that a small hostile file cannot take all memory.
    private static let largestArea = 100_000_000

    init(path: String) throws(CaptureError) {
        let file: [UInt8]
        do { file = try FileBytes.read(path) } catch {
            throw .cannotOpen(path: path, errno: error.errno.rawValue)
        }
        var (width, height): (Int32, Int32) = (0, 0)
        guard cpictures_size(file, file.count, &width, &height) == 0, width > 0, height > 0 else {
            throw .malformed(path: path, reason: "not a JPEG or PNG picture, or a damaged one")
        }
        guard Int(width) * Int(height) <= Self.largestArea else {
            throw .malformed(path: path, reason: "\(width)x\(height) pixels are too many")
        }
        size = ImageSize(width: Int(width), height: Int(height))
        var status: Int32 = 0
        luma = [UInt8](unsafeUninitializedCapacity: size.area) { [size] pixels, count in
            guard let start = pixels.baseAddress else { return }
            pixels.initialize(repeating: 0)
            status = cpictures_decode_luma(file, file.count, start, width, height)
            count = size.area
        }
        guard status == 0 else { throw .malformed(path: path, reason: "damaged picture") }
    }
}

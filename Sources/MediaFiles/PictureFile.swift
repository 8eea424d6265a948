import COpenCVFiles
import Files
import Imaging

/// A picture file's bytes, which are decoded as often as they are wanted.
public struct PictureFile: Sendable {
    /// As errors name it.
    public let name: String
    private let bytes: [UInt8]

    /// Whether the file starts like a picture in a format that can be decoded.
    public static func isPicture(path: String) -> Bool { cocvf_is_picture(path) == 1 }

    public init(path: String) throws(MediaError) {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path) } catch { throw .unreadable(error) }
        try self.init(name: path, bytes: bytes)
    }

    /// - Parameter name: as errors call it.
    public init(name: String, bytes: [UInt8]) throws(MediaError) {
        (self.name, self.bytes) = (name, bytes)
        guard !bytes.isEmpty else { throw .empty(path: name) }
        guard !isTruncatedJPEG else { throw .truncated(path: name) }
    }

    /// The picture in colour, turned upright as its EXIF orientation says.
    public func colours() throws(MediaError) -> ColourImage {
        let picture = try decode(channels: 3)
        defer { cocvf_picture_free(picture) }
        let size = picture.size
        let pixels = UnsafeBufferPointer(start: cocvf_picture_pixels(picture), count: 3 * size.area)
        return ColourImage(size: size, pixels: Array(pixels))
    }

    /// To be freed by the caller.
    func decode(channels: Int32) throws(MediaError) -> OpaquePointer {
        guard let picture = cocvf_picture_decode(bytes, bytes.count, channels) else {
            throw .notAPicture(path: name)
        }
        return picture
    }

    /// Whether no end-of-image marker follows the last scan: libjpeg fills such a picture up with gray and
    /// OpenCV does not tell. In a scan's own data no marker can stand by chance (ITU-T T.81, B.1.1.5).
    private var isTruncatedJPEG: Bool {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return false }
        let (startOfScan, endOfImage): (UInt8, UInt8) = (0xDA, 0xD9)
        let marker = bytes.indices.dropFirst().last {
            bytes[$0 - 1] == 0xFF && (bytes[$0] == startOfScan || bytes[$0] == endOfImage)
        }
        return marker.map { bytes[$0] == startOfScan } ?? true
    }
}

extension OpaquePointer {
    /// Of a decoded picture.
    var size: ImageSize {
        ImageSize(width: Int(cocvf_picture_width(self)), height: Int(cocvf_picture_height(self)))
    }
}

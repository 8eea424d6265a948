import COpenCVFiles
import Files
import Imaging

/// A picture in memory, as luma, that is lent out as a frame.
public final class StillImage: FrameLender {
    public let size: ImageSize
    private let luma: UnsafeMutableBufferPointer<UInt8>

    /// Decodes a picture file (JPEG, PNG, WebP, TIFF, BMP, PNM), turned upright as its EXIF orientation says.
    public convenience init(path: String) throws(MediaError) {
        let file: [UInt8]
        do { file = try FileBytes.read(path) } catch { throw .unreadable(error) }
        guard !Self.isTruncatedJPEG(file) else { throw .truncated(path: path) }
        guard let picture = cocvf_picture_decode(file, file.count) else { throw .notAPicture(path: path) }
        defer { cocvf_picture_free(picture) }
        let size = ImageSize(
            width: Int(cocvf_picture_width(picture)), height: Int(cocvf_picture_height(picture)))
        self.init(
            size: size, luma: UnsafeBufferPointer(start: cocvf_picture_luma(picture), count: size.area))
    }

    /// - Parameter luma: `size.area` bytes, row-major.
    public init(size: ImageSize, luma: some Collection<UInt8>) {
        precondition(luma.count == size.area, "luma must hold one byte per pixel")
        self.size = size
        self.luma = .allocate(capacity: size.area)
        _ = self.luma.initialize(fromContentsOf: luma)
    }

    deinit { luma.deallocate() }

    /// The picture as a frame taken at time zero.
    public func frame() -> Frame {
        Frame(
            luma: UnsafeBufferPointer(luma), size: size, captureTime: 0, streamTime: 0, lender: self,
            buffer: 0)
    }

    /// Nothing to do: the pixels are never written again, so any number of frames may share them.
    public func takeBack(buffer: Int) {}

    /// Whether no end-of-image marker follows the last scan: libjpeg fills such a picture up with gray and
    /// OpenCV does not tell. In a scan's own data no marker can stand by chance (ITU-T T.81, B.1.1.5).
    private static func isTruncatedJPEG(_ file: [UInt8]) -> Bool {
        guard file.starts(with: [0xFF, 0xD8, 0xFF]) else { return false }
        let (startOfScan, endOfImage): (UInt8, UInt8) = (0xDA, 0xD9)
        let marker = file.indices.dropFirst().last {
            file[$0 - 1] == 0xFF && (file[$0] == startOfScan || file[$0] == endOfImage)
        }
        return marker.map { file[$0] == startOfScan } ?? true
    }
}

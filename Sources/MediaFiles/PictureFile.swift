import COpenCVFiles
import CPictures
import Files
import Imaging
import PictureHeaders

/// A picture file, which is decoded anew by each call.
public struct PictureFile: Sendable {
    /// Name of the file in errors.
    public let name: String
    private let decoder: any PictureDecoder

    /// Opens a file in any picture format.
    public init(path: String) throws(MediaError) {
        guard case .picture(let picture) = try MediaFile(path: path) else { throw .notAPicture(path: path) }
        self = picture
    }

    /// - Parameter name: name of the file in errors.
    public init(name: String, bytes: [UInt8]) throws(MediaError) {
        guard case .picture(let picture) = try MediaFile(name: name, bytes: bytes) else {
            throw .notAPicture(path: name)
        }
        self = picture
    }

    init(name: String, decoder: any PictureDecoder) {
        self.name = name
        self.decoder = decoder
    }

    /// Decodes the picture in color, upright.
    public func bgrImage() throws(MediaError) -> BGRImage {
        let picture = try decoder.decode(channels: 3)
        return BGRImage(size: picture.size, pixels: picture.pixels)
    }

    /// Decodes the picture as luma, upright.
    func luma() throws(MediaError) -> DecodedPicture { try decoder.decode(channels: 1) }
}

/// A decoder for one picture.
protocol PictureDecoder: Sendable {
    /// Decodes the pixels, upright.
    /// - Parameter channels: 1 for luma, 3 for blue, green and red.
    func decode(channels: Int) throws(MediaError) -> DecodedPicture
}

/// The pixels of a picture, row-major without gaps.
struct DecodedPicture: Sendable {
    let size: ImageSize
    let pixels: [UInt8]

    init(size: ImageSize, pixels: [UInt8]) {
        self.size = size
        self.pixels = pixels
    }

    /// Rotates `pixels`, which have `size`, upright.
    init(size: ImageSize, pixels: [UInt8], channels: Int, turned orientation: Orientation) {
        self.size = orientation.turned(size)
        self.pixels =
            orientation.isIdentity ? pixels : orientation.turned(pixels, of: size, channels: channels)
    }
}

/// A picture file in a format whose header this project reads.
struct EncodedPicture: PictureDecoder {
    private let name: String
    private let bytes: [UInt8]
    private let header: PictureHeader

    /// - Parameter name: name of the file in errors.
    init(name: String, bytes: [UInt8]) throws(MediaError) {
        do { header = try PictureHeader(bytes) } catch { throw .unusable(path: name, error) }
        self.name = name
        switch header.format {
        case .tiff: self.bytes = PictureHeader.withoutOrientation(bytes)
        case .webP: self.bytes = AnimatedWebP.firstPicture(of: bytes) ?? bytes
        default: self.bytes = bytes
        }
    }

    func decode(channels: Int) throws(MediaError) -> DecodedPicture {
        let pixels =
            switch header.format {
            case .jpeg: try decode(channels, by: cpictures_decode_jpeg)
            case .png: try decode(channels, by: cpictures_decode_png)
            case .webP, .bmp, .tiff, .portableAnyMap: try decodeByOpenCV(channels)
            }
        return DecodedPicture(
            size: header.size, pixels: pixels, channels: channels, turned: header.orientation)
    }

    private typealias Decode = (
        UnsafePointer<UInt8>, Int, Int32, UnsafeMutablePointer<UInt8>, Int32, Int32
    ) -> Int32

    private func decode(_ channels: Int, by decode: Decode) throws(MediaError) -> [UInt8] {
        var status: Int32 = 0
        let size = header.size
        let pixels = [UInt8](unsafeUninitializedCapacity: channels * size.area) { pixels, count in
            guard let start = pixels.baseAddress else { return }
            status = decode(
                bytes, bytes.count, Int32(clamping: channels), start, Int32(clamping: size.width),
                Int32(clamping: size.height))
            count = status == 0 ? channels * size.area : 0
        }
        switch status {
        case 0: return pixels
        case cpictures_truncated: throw .truncated(path: name)
        default: throw .unusable(path: name, .damaged)
        }
    }

    private func decodeByOpenCV(_ channels: Int) throws(MediaError) -> [UInt8] {
        guard let picture = cocvf_picture_decode(bytes, bytes.count, Int32(clamping: channels)) else {
            throw PictureHeader.isCutOff(bytes) ? .truncated(path: name) : .notAPicture(path: name)
        }
        defer { cocvf_picture_free(picture) }
        let size = (Int(cocvf_picture_width(picture)), Int(cocvf_picture_height(picture)))
        guard size == (header.size.width, header.size.height) else { throw .unusable(path: name, .damaged) }
        let count = channels * header.size.area
        return Array(UnsafeBufferPointer(start: cocvf_picture_pixels(picture), count: count))
    }
}

/// The only frame of a video, already decoded.
struct VideoStill: PictureDecoder {
    let luma: DecodedPicture
    let colors: BGRImage

    func decode(channels: Int) -> DecodedPicture {
        channels == 1 ? luma : DecodedPicture(size: colors.size, pixels: colors.pixels)
    }
}

extension BGRImage {
    /// File name suffixes of the picture formats that can be written.
    public static let suffixes = ["png", "jpg", "jpeg"]

    /// Returns the content of a picture file; `nil` if OpenCV cannot encode it.
    /// - Parameters:
    ///   - suffix: one of `suffixes`.
    ///   - quality: JPEG quality, from 0 to 100.
    public func encoded(as suffix: String, quality: Int = 95) -> [UInt8]? {
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        guard let file = cocvf_picture_encode(pixels, width, height, "." + suffix, Int32(clamping: quality))
        else { return nil }
        defer { cocvf_file_free(file) }
        return Array(UnsafeBufferPointer(start: cocvf_file_bytes(file), count: cocvf_file_size(file)))
    }
}

/// A grayscale picture in memory that can be used as a frame.
public final class StillImage: FrameBufferOwner {
    public let size: ImageSize
    private let luma: UnsafeMutableBufferPointer<UInt8>

    /// Decodes a picture file, upright.
    public convenience init(path: String) throws(MediaError) {
        try self.init(try PictureFile(path: path))
    }

    /// Decodes a picture, upright.
    public convenience init(_ file: PictureFile) throws(MediaError) {
        let picture = try file.luma()
        self.init(size: picture.size, luma: picture.pixels)
    }

    /// - Parameter luma: `size.area` bytes, row-major.
    public init(size: ImageSize, luma: some Collection<UInt8>) {
        precondition(luma.count == size.area, "luma must hold one byte per pixel")
        self.size = size
        self.luma = .allocate(capacity: size.area)
        _ = self.luma.initialize(fromContentsOf: luma)
    }

    deinit { luma.deallocate() }

    /// Returns the picture as a frame captured at time zero.
    public func frame() -> Frame {
        Frame(
            luma: UnsafeBufferPointer(luma), size: size, captureTime: 0, streamTime: .zero, owner: self,
            buffer: 0)
    }

    /// Does nothing: the pixels are never written again, so any number of frames may share them.
    public func recycle(buffer: Int) {}
}

import COpenCVFiles
import CPictures
import Imaging
import PictureHeaders

/// Decodes a picture that is in memory.
protocol PictureDecoder: Sendable {
    /// The picture's pixels, upright.
    /// - Parameter channels: 1 for luma, 3 for blue, green and red.
    func decode(channels: Int) throws(MediaError) -> DecodedPicture
}

/// A picture's pixels, row-major without gaps.
struct DecodedPicture: Sendable {
    let size: ImageSize
    let pixels: [UInt8]

    init(size: ImageSize, pixels: [UInt8]) {
        (self.size, self.pixels) = (size, pixels)
    }

    /// Turns `pixels`, which are of `size`.
    init(size: ImageSize, pixels: [UInt8], channels: Int, turned orientation: Orientation) {
        self.size = orientation.turned(size)
        self.pixels =
            orientation.isIdentity ? pixels : orientation.turned(pixels, of: size, channels: channels)
    }
}

/// A picture file in one of the formats whose headers are known.
struct EncodedPicture: PictureDecoder {
    private let name: String
    private let bytes: [UInt8]
    private let header: PictureHeader

    /// - Parameter name: as errors call the file.
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
            throw .notAPicture(path: name)
        }
        defer { cocvf_picture_free(picture) }
        let size = (Int(cocvf_picture_width(picture)), Int(cocvf_picture_height(picture)))
        guard size == (header.size.width, header.size.height) else { throw .unusable(path: name, .damaged) }
        let count = channels * header.size.area
        return Array(UnsafeBufferPointer(start: cocvf_picture_pixels(picture), count: count))
    }
}

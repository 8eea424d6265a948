import Imaging

/// The format, size and orientation of a picture file, read without decoding the image.
public struct PictureHeader: Sendable, Equatable {
    public enum Format: Sendable, Equatable {
        case jpeg, png, webP, bmp, tiff
        /// PBM, PGM and PPM.
        case portableAnyMap
    }

    /// Maximum number of pixels of a picture or video frame, so that a small hostile file cannot exhaust the
    /// memory.
    public static let largestArea = 100_000_000

    public let format: Format
    /// Size of the image as it is stored, not rotated.
    public let size: ImageSize
    /// Rotation that makes the image upright.
    public let orientation: Orientation

    /// Reads the header of a file in a format that `Format(start:)` recognizes.
    public init(_ file: [UInt8]) throws(PictureHeaderError) {
        guard let format = Format(start: file) else { throw .damaged }
        let bytes = ByteReader(file[...])
        let content: PictureContent? =
            switch format {
            case .jpeg: Self.jpeg(bytes)
            case .png: Self.png(bytes)
            case .webP: Self.webP(bytes)
            case .bmp: Self.bmp(bytes)
            case .tiff: try Self.tiff(bytes)
            case .portableAnyMap: Self.portableAnyMap(file)
            }
        guard let content, content.width > 0, content.height > 0 else { throw .damaged }
        let (area, overflows) = content.width.multipliedReportingOverflow(by: content.height)
        guard !overflows, area <= Self.largestArea else {
            throw .tooLarge(width: content.width, height: content.height)
        }
        self.format = format
        size = ImageSize(width: content.width, height: content.height)
        orientation =
            content.directory.flatMap { Orientation(exif: $0.number(.orientation) ?? 1) } ?? Orientation()
    }

    /// Whether the file is shorter than its header says, in the formats whose header does: WebP and BMP.
    public static func isCutOff(_ file: [UInt8]) -> Bool {
        let bytes = ByteReader(file[...], order: .little)
        let length: Int? =
            switch Format(start: file) {
            case .webP: bytes.number(at: 4, length: 4).map { $0 + 8 }
            case .bmp: bytes.number(at: 2, length: 4)
            default: nil
            }
        return length.map { $0 > file.count } ?? false
    }

    /// Returns a TIFF file without its orientation, which some decoders apply, each in its own way.
    public static func withoutOrientation(_ file: [UInt8]) -> [UInt8] {
        guard let place = TIFFDirectory(file[...])?.place(.orientation), place.upperBound <= file.count else {
            return file
        }
        var file = file
        let number: [UInt8] = (place.dropFirst().map { _ in 0 }) + [1]
        let isBigEndian = file.first == UInt8(ascii: "M")
        file.replaceSubrange(place, with: isBigEndian ? number : number.reversed())
        return file
    }
}

/// Size and metadata found by the reader of a format.
struct PictureContent {
    var width: Int
    var height: Int
    /// Directory that contains the orientation.
    var directory: TIFFDirectory?
}

extension PictureHeader.Format {
    /// Recognizes the format of a file that begins with `start`; `nil` if it is none of these.
    public init?(start: some Collection<UInt8>) {
        let start = Array(start.prefix(32))
        func begins(_ signature: [UInt8], at place: Int = 0) -> Bool {
            start.count >= place && start[place...].starts(with: signature)
        }
        if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
            self = .webP
        } else if begins(Array("II".utf8) + [42, 0]) || begins(Array("MM".utf8) + [0, 42]) {
            self = .tiff
        } else if begins(Array("BM".utf8)), start.count > 17, start[15...17] == [0, 0, 0], start[14] >= 12 {
            self = .bmp
        } else if start.count > 2, start[0] == UInt8(ascii: "P"),
            (UInt8(ascii: "1")...UInt8(ascii: "6")) ~= start[1],
            (9...13).contains(start[2]) || start[2] == 32
        {
            self = .portableAnyMap
        } else {
            return nil
        }
    }
}

/// An error in the header of a picture.
public enum PictureHeaderError: Error, Equatable {
    /// A header that is cut off or inconsistent.
    case damaged
    /// A picture with more pixels than `PictureHeader.largestArea`.
    case tooLarge(width: Int, height: Int)
    /// A camera's raw file, whose first image is only a small preview.
    case raw
}

extension PictureHeaderError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .damaged: "damaged picture"
        case .tooLarge(let width, let height):
            "\(width)x\(height) pixels are too many; make it smaller than 100 megapixels"
        case .raw: "a camera's raw file; convert it, as by 'darktable-cli FILE FILE.jpg'"
        }
    }
}

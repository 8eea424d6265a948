/// Why a picture is not decoded.
public enum PictureHeaderError: Error, Equatable {
    /// The header is cut off or contradicts itself.
    case damaged
    /// The picture has more pixels than `PictureHeader.largestArea`.
    case tooLarge(width: Int, height: Int)
    /// A camera's raw file, whose first picture is a small preview or no picture yet.
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

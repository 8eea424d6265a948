import Files
import Imaging
import PictureHeaders

/// A picture that is decoded as often as it is wanted.
public struct PictureFile: Sendable {
    /// As errors name it.
    public let name: String
    private let decoder: any PictureDecoder

    /// Opens a file in any format of pictures.
    public init(path: String) throws(MediaError) {
        guard case .picture(let picture) = try MediaFile(path: path) else { throw .notAPicture(path: path) }
        self = picture
    }

    /// - Parameter name: as errors call it.
    public init(name: String, bytes: [UInt8]) throws(MediaError) {
        guard case .picture(let picture) = try MediaFile(name: name, bytes: bytes) else {
            throw .notAPicture(path: name)
        }
        self = picture
    }

    init(name: String, decoder: any PictureDecoder) {
        (self.name, self.decoder) = (name, decoder)
    }

    /// The picture in color, upright.
    public func bgrImage() throws(MediaError) -> BGRImage {
        let picture = try decoder.decode(channels: 3)
        return BGRImage(size: picture.size, pixels: picture.pixels)
    }

    /// The picture as luma, upright.
    func luma() throws(MediaError) -> DecodedPicture { try decoder.decode(channels: 1) }
}

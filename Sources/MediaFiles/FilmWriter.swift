import COpenCVFiles
import Imaging

/// A video file that is written frame by frame: H.264, or Motion JPEG where the suffix is `avi`.
public struct FilmWriter: ~Copyable {
    /// Suffixes of films that can be written, the usual one first.
    public static let suffixes = ["mp4", "mkv", "mov", "avi"]

    private let path: String
    private let film: OpaquePointer

    /// - Parameters:
    ///   - size: of every frame; an odd width or height loses its last column or row.
    ///   - rate: frames a second.
    public init(path: String, size: ImageSize, rate: Double) throws(MediaError) {
        let codec = path.hasSuffix(".avi") ? "MJPG" : "avc1"
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        let safe = path.hasPrefix("/") ? path : "./" + path
        guard let film = cocvf_film_create(safe, codec, width, height, rate) else {
            throw .cannotWrite(path: path, reason: "FFmpeg cannot create such a film")
        }
        (self.path, self.film) = (path, film)
    }

    /// The film is complete once it is destroyed.
    deinit { cocvf_film_close(film) }

    public mutating func add(_ image: ColourImage) throws(MediaError) {
        let (width, height) = (Int32(clamping: image.size.width), Int32(clamping: image.size.height))
        guard cocvf_film_add(film, image.pixels, width, height) == 0 else {
            throw .cannotWrite(path: path, reason: "FFmpeg cannot encode the frame")
        }
    }
}

import CFilms
import Files
import Imaging
import SystemPackage

/// A film that is written frame by frame: H.264, or Motion JPEG where the suffix is `avi`.
public struct FilmWriter: ~Copyable {
    /// Suffixes of films that can be written, the usual one first.
    public static let suffixes = ["mp4", "mkv", "mov", "avi"]

    private let path: String
    private let size: ImageSize
    private let file: OpenFile

    /// - Parameters:
    ///   - size: of every frame; an odd width or height loses its last column or row.
    ///   - rate: frames a second.
    public init(path: String, size: ImageSize, rate: Double) throws(MediaError) {
        var status: Int32 = 0
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        let opened = FilePath(fileName: path).withPlatformString {
            cfilms_create($0, width, height, rate, &status)
        }
        guard let film = opened else {
            throw Self.error(status, path)
        }
        (self.path, self.size) = (path, size)
        file = OpenFile(film: film)
    }

    public mutating func add(_ image: BGRImage) throws(MediaError) {
        precondition(image.size == size, "all frames of a film have one size")
        let status = cfilms_add(file.film, image.pixels)
        guard status == 0 else { throw Self.error(status, path) }
    }

    /// Completes the file.
    ///
    /// - Throws: also what went wrong in writing before, as on a full disk.
    public consuming func finish() throws(MediaError) {
        let path = path
        let status = file.finish()
        guard status == 0 else { throw Self.error(status, path) }
    }

    private static func error(_ status: Int32, _ path: String) -> MediaError {
        let reason =
            switch status {
            case cfilms_no_codec, cfilms_unknown: "FFmpeg cannot create such a film"
            case cfilms_no_memory: "no memory"
            default: Self.explanation(status)
            }
        return .cannotWrite(path: path, reason: reason)
    }

    private static func explanation(_ status: Int32) -> String {
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            text.initialize(repeating: 0)
            if let start = text.baseAddress { cfilms_explain(status, start, text.count) }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return text
    }
}

/// A film in the making; broken unless it is finished.
struct OpenFile: ~Copyable {
    let film: OpaquePointer

    deinit { cfilms_abandon(film) }

    consuming func finish() -> Int32 {
        let film = film
        discard self
        return cfilms_finish(film)
    }
}

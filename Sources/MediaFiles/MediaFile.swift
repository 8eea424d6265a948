import CVideo
import Files
import Imaging
import PictureHeaders
import SystemPackage

/// A picture or a video, recognized by the content of the file, not by its name.
public enum MediaFile {
    case picture(PictureFile)
    /// A file with more than one frame.
    case video(VideoFile)

    /// Recognizes the file at `path` and opens it.
    public init(path: String) throws(MediaError) {
        let start = try Self.start(of: path)
        guard !start.isEmpty else { throw .empty(path: path) }
        guard PictureHeader.Format(start: start) != nil || HEIFPicture.isHEIF(start) else {
            self = try Self.media(of: VideoFile(path: path, start: start))
            return
        }
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path) } catch { throw .unreadable(error) }
        self = .picture(try Self.picture(path, bytes))
    }

    /// - Parameter name: name of the file in errors.
    public init(name: String, bytes: [UInt8]) throws(MediaError) {
        guard !bytes.isEmpty else { throw .empty(path: name) }
        if PictureHeader.Format(start: bytes) != nil || HEIFPicture.isHEIF(bytes) {
            self = .picture(try Self.picture(name, bytes))
        } else {
            self = try Self.media(of: try Self.video(name, bytes))
        }
    }

    private static func picture(_ name: String, _ bytes: [UInt8]) throws(MediaError) -> PictureFile {
        if HEIFPicture.isHEIF(bytes) {
            return PictureFile(name: name, decoder: HEIFPicture(name: name, bytes: bytes))
        }
        return PictureFile(name: name, decoder: try EncodedPicture(name: name, bytes: bytes))
    }

    /// Treats a video of a single frame as a picture, because FFmpeg also reads picture formats such as GIF.
    private static func media(of video: VideoFile) throws(MediaError) -> MediaFile {
        guard let still = try video.onlyFrame() else { return .video(video) }
        return .picture(PictureFile(name: video.path, decoder: still))
    }

    /// Opens bytes as a video by way of a file in memory.
    private static func video(_ name: String, _ bytes: [UInt8]) throws(MediaError) -> VideoFile {
        let descriptor = cvideo_memory_file()
        guard descriptor >= 0 else {
            throw .unreadable(FileError(path: name, errno: Errno(rawValue: -descriptor)))
        }
        let file = FileDescriptor(rawValue: descriptor)
        do {
            return try file.closeAfter {
                try file.writeAll(bytes)
                return try VideoFile(
                    path: "/proc/self/fd/\(descriptor)", name: name,
                    start: Array(bytes.prefix(Self.startLength)))
            }
        } catch let error as MediaError {
            throw error
        } catch {
            throw .unreadable(FileError(path: name, errno: (error as? Errno) ?? .ioError))
        }
    }

    private static let startLength = 512

    static func start(of path: String) throws(MediaError) -> [UInt8] {
        do { return try FileBytes.prefix(of: path, startLength) } catch { throw .unreadable(error) }
    }
}

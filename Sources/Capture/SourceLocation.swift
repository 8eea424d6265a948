import Files
import Glibc
import SystemPackage

/// The source of frames, parsed from a user's text: a device, `auto`, `sample`, a picture, or `-`, a FIFO or
/// a file in YUV4MPEG2.
public enum SourceLocation: Equatable, Sendable {
    case camera(CameraSelector)
    case sample
    case picture(path: String)
    case stream(path: String)
    case standardInput

    /// Inspects the file behind `text` to find its kind. A path below `/dev` that does not exist is that of a
    /// camera that may be connected later.
    ///
    /// - Throws: `cannotOpen` for another path that does not exist, `notAFile` if it looks like an address or
    ///   a number, and `malformed` for a file of another kind.
    public init(_ text: String) throws(CaptureError) {
        switch text {
        case "auto": self = .camera(.first)
        case "sample": self = .sample
        case "-": self = .standardInput
        default: self = try Self.fileKind(text)
        }
    }

    /// Name of the source in the stream, e.g. `video0`, even if the camera was found by a link or as the
    /// first one; the name of the link or `auto` while no camera is connected.
    public var name: String {
        switch self {
        case .sample: "sample"
        case .standardInput: "stdin"
        case .camera(.path(let path)): Self.baseName(of: CameraNode.resolved(path))
        case .camera(.first):
            (try? CameraList.firstCameraPath()).map { Self.baseName(of: CameraNode.resolved($0)) } ?? "auto"
        case .picture(let path), .stream(let path): Self.baseName(of: path)
        }
    }

    private static func fileKind(_ path: String) throws(CaptureError) -> SourceLocation {
        var status = stat()
        guard FilePath(fileName: path).withPlatformString({ stat($0, &status) }) == 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .noSuchFileOrDirectory {
                if path.hasPrefix("/dev/") { return .camera(.path(path)) }
                if let hint = hint(for: path) { throw .notAFile(path, hint: hint) }
            }
            throw .cannotOpen(path: path, errno: reason)
        }
        switch status.st_mode & S_IFMT {
        case S_IFCHR: return .camera(.path(path))
        case S_IFIFO: return .stream(path: path)
        case S_IFREG: return try contentKind(path)
        default:
            throw .malformed(path: path, reason: "neither a camera nor a FIFO, a picture or a YUV4MPEG2 file")
        }
    }

    private static func contentKind(_ path: String) throws(CaptureError) -> SourceLocation {
        let start: [UInt8]
        do { start = try FileBytes.prefix(of: path, Y4MHeader.signature.count) } catch {
            throw .cannotOpen(path: path, errno: error.errno)
        }
        if start.starts(with: Y4MHeader.signature) { return .stream(path: path) }
        if Picture.isPicture(start: start) { return .picture(path: path) }
        throw .malformed(
            path: path,
            reason: start.isEmpty
                ? "empty file"
                : "neither YUV4MPEG2 nor a JPEG or PNG picture; " + ffmpegHint("FILE"))
    }

    /// Returns advice for a source in the syntax of other programs; `nil` if there is none.
    private static func hint(for text: String) -> String? {
        if text.contains("://") { return ffmpegHint("URL") }
        guard let number = UInt8(text) else { return nil }
        return "camera \(number) is /dev/video\(number), and 'emotionctl cameras' lists them all"
    }

    private static func ffmpegHint(_ input: String) -> String {
        "'ffmpeg -i \(input) -f yuv4mpegpipe - | emotiond --source -' plays any video"
    }

    private static func baseName(of path: String) -> String {
        (FilePath(path).lastComponent?.string ?? path).readableFileName
    }
}

extension SourceLocation {
    /// Checks that a picture can be decoded and that a recording begins with a frame, as a run would find.
    ///
    /// Reads nothing from a FIFO or standard input, and opens no camera, which may be connected later.
    /// - Parameter portraitPath: the picture that the sample shows.
    /// - Throws: `CaptureError`.
    public func check(portraitPath: String) throws(CaptureError) {
        switch self {
        case .camera, .standardInput: return
        case .sample: _ = try Picture(path: portraitPath)
        case .picture(let path): _ = try Picture(path: path)
        case .stream(let path): try Self.checkStream(path)
        }
    }

    private static func checkStream(_ path: String) throws(CaptureError) {
        let file = FilePath(fileName: path)
        guard file.withPlatformString({ access($0, R_OK) }) == 0 else {
            throw .cannotOpen(path: path, errno: Errno(rawValue: errno))
        }
        var status = stat()
        let result = file.withPlatformString { stat($0, &status) }
        guard result == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        // Any rate works, since nothing is paced.
        var stream = try Y4MStream(path: path, defaultRate: 1)
        while try stream.nextFrame() == nil {}
    }
}

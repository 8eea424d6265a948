import Files
import Glibc
import SystemPackage

extension SourceLocation {
    /// Checks that a picture can be decoded and that a recording begins with a frame, as the daemon would find out once it
    /// runs.
    ///
    /// Nothing is taken from a FIFO or standard input, and no camera is opened: it may be plugged in later.
    /// - Parameter portraitPath: the picture that the sample shows.
    /// - Throws: `CaptureError`
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
            throw .cannotOpen(path: path, errno: errno)
        }
        var status = stat()
        let result = file.withPlatformString { stat($0, &status) }
        guard result == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        // Any rate will do: nothing is paced.
        var stream = try Y4MStream(path: path, defaultRate: 1)
        while try stream.nextFrame() == nil {}
    }
}

import CVideo
import Files
import Imaging
import SystemPackage

/// Writes a video frame by frame: H.264, or Motion JPEG if the suffix is `avi`.
public struct VideoWriter: ~Copyable {
    /// File name suffixes of the video formats that can be written, the usual one first.
    public static let suffixes = ["mp4", "mkv", "mov", "avi"]

    private let path: String
    private let size: ImageSize
    private let file: OpenFile

    /// - Parameters:
    ///   - size: size of every frame; an odd width or height loses its last column or row.
    ///   - rate: frames per second.
    public init(path: String, size: ImageSize, rate: Double) throws(MediaError) {
        var status: Int32 = 0
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        let opened = FilePath(fileName: path).withPlatformString {
            cvideo_create($0, width, height, rate, &status)
        }
        guard let handle = opened else {
            throw Self.error(status, path)
        }
        self.path = path
        self.size = size
        file = OpenFile(handle: handle)
    }

    /// Appends a frame.
    public mutating func add(_ image: BGRImage) throws(MediaError) {
        precondition(image.size == size, "all frames of a video have one size")
        let status = cvideo_add(file.handle, image.pixels)
        guard status == 0 else { throw Self.error(status, path) }
    }

    /// Completes the file.
    ///
    /// - Throws: also errors of earlier writes, as on a full disk.
    public consuming func finish() throws(MediaError) {
        let path = path
        let status = file.finish()
        guard status == 0 else { throw Self.error(status, path) }
    }

    private static func error(_ status: Int32, _ path: String) -> MediaError {
        let reason =
            switch status {
            case cvideo_no_codec, cvideo_unknown: "FFmpeg cannot encode such a video"
            case cvideo_no_memory: "no memory"
            default: Self.explanation(status)
            }
        return .cannotWrite(path: path, reason: reason)
    }

    private static func explanation(_ status: Int32) -> String {
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            text.initialize(repeating: 0)
            if let start = text.baseAddress { cvideo_explain(status, start, text.count) }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return text
    }
}

/// A video file that is being written; incomplete unless it is finished.
struct OpenFile: ~Copyable {
    let handle: OpaquePointer

    deinit { cvideo_abandon(handle) }

    consuming func finish() -> Int32 {
        let handle = handle
        discard self
        return cvideo_finish(handle)
    }
}

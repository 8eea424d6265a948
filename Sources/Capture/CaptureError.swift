import Glibc

/// What can go wrong between a device or a file and a frame. `errno` is the positive system error number.
public enum CaptureError: Error, Equatable {
    /// A device or file that cannot be opened: absent, busy, not permitted.
    case cannotOpen(path: String, errno: Int32)
    /// An open device or file that fails.
    case cannotRead(path: String, errno: Int32)
    /// A device file without a camera behind it, e.g. a metadata node or a radio.
    case notACamera(path: String)
    /// A camera none of whose formats can be turned into luma.
    case unsupportedFormat(path: String, reason: String)
    /// A camera that went away while it was streaming.
    case deviceLost(path: String, errno: Int32)
    /// A camera that is open and delivers nothing.
    case noFrames(seconds: Int)
    /// What is given as a source and leads to no file, but looks like something else.
    case notAFile(String, hint: String)
    /// No camera is plugged in.
    case noCamera
    /// A recording or picture whose bytes are not what they claim to be.
    case malformed(path: String, reason: String)
    /// After the last frame of a recording.
    case endOfStream
}

extension CaptureError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotOpen(let path, let errno): "\(path): cannot open: \(Self.text(errno))"
        case .cannotRead(let path, let errno): "\(path): cannot read: \(Self.text(errno))"
        case .notACamera(let path): "\(path): not a camera that captures video"
        case .unsupportedFormat(let path, let reason): "\(path): unsupported format: \(reason)"
        case .deviceLost(let path, let errno): "\(path): camera lost: \(Self.text(errno))"
        case .noFrames(let seconds): "no frame for \(seconds) s"
        case .notAFile(let source, let hint): "\(source): no such file; \(hint)"
        case .noCamera: "no camera found; 'emotionctl cameras' lists them, '--source sample' needs none"
        case .malformed(let path, let reason): "\(path): \(reason)"
        case .endOfStream: "end of stream"
        }
    }

    private static func text(_ errno: Int32) -> String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }
}

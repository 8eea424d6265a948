import StreamProtocol
import SystemPackage

/// An error of a device, file or stream that delivers frames.
public enum CaptureError: Error, Equatable {
    /// A device or file that cannot be opened, e.g. because it is absent, busy or not permitted.
    case cannotOpen(path: String, errno: Errno)
    /// An open device or file that cannot be read.
    case cannotRead(path: String, errno: Errno)
    /// A device file that captures no video, e.g. a metadata node or a radio.
    case notACamera(path: String)
    /// A camera that offers no format that can be converted to luma.
    case unsupportedFormat(path: String, reason: String)
    /// A camera that was disconnected while it was streaming.
    case deviceLost(path: String, errno: Errno)
    /// An open camera that delivers no frames.
    case noFrames(seconds: Int)
    /// A source that is no existing file and looks like something else.
    case notAFile(String, hint: String)
    /// No connected camera.
    case noCamera
    /// A recording or picture with invalid content.
    case malformed(path: String, reason: String)
    /// The end of a recording, after its last frame.
    case endOfStream
}

extension CaptureError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotOpen(let path, let errno): "\(path): cannot open: \(errno)"
        case .cannotRead(let path, let errno): "\(path): cannot read: \(errno)"
        case .notACamera(let path): "\(path): not a camera that captures video"
        case .unsupportedFormat(let path, let reason): "\(path): unsupported format: \(reason)"
        case .deviceLost(let path, let errno): "\(path): camera lost: \(errno)"
        case .noFrames(let seconds): "no frame for \(seconds) s"
        case .notAFile(let source, let hint): "\(source): no such file; \(hint)"
        case .noCamera: "no camera found; 'emotionctl cameras' lists them, '--source sample' needs none"
        case .malformed(let path, let reason): "\(path): \(reason)"
        case .endOfStream: "end of stream"
        }
    }
}

extension OfflineReason {
    /// Classifies an error of a camera.
    init(_ error: CaptureError) {
        self =
            switch error {
            case .noCamera, .notAFile, .cannotOpen(_, .noSuchFileOrDirectory),
                .cannotOpen(_, .operationNotSupportedByDevice), .cannotOpen(_, .noSuchAddressOrDevice):
                .absent
            case .cannotOpen(_, .resourceBusy): .busy
            case .cannotOpen(_, .permissionDenied), .cannotOpen(_, .notPermitted): .permission
            case .deviceLost(_, .operationNotSupportedByDevice): .unplugged
            case .notACamera, .unsupportedFormat: .unsupportedFormat
            case .cannotOpen, .cannotRead, .deviceLost, .noFrames, .malformed, .endOfStream: .stalled
            }
    }
}

import Glibc

/// Why a camera delivers no frames, as reported in the stream.
public enum OfflineReason: String, Sendable, CaseIterable {
    /// The camera is not connected.
    case absent
    /// Another program streams from the camera.
    case busy
    /// The device file may not be opened.
    case permission
    /// The camera was disconnected while it was streaming.
    case unplugged
    /// The camera is connected and delivers no frames, or its driver fails.
    case stalled
    /// The camera captures no video, or only in unsupported formats.
    case unsupportedFormat = "unsupported format"
}

extension OfflineReason {
    /// Classifies an error of a camera.
    init(_ error: CaptureError) {
        self =
            switch error {
            case .noCamera, .notAFile, .cannotOpen(_, ENOENT), .cannotOpen(_, ENODEV), .cannotOpen(_, ENXIO):
                .absent
            case .cannotOpen(_, EBUSY): .busy
            case .cannotOpen(_, EACCES), .cannotOpen(_, EPERM): .permission
            case .deviceLost(_, ENODEV): .unplugged
            case .notACamera, .unsupportedFormat: .unsupportedFormat
            case .cannotOpen, .cannotRead, .deviceLost, .noFrames, .malformed, .endOfStream: .stalled
            }
    }
}

import Glibc

/// Why a camera gives no frames, in the words of the stream.
public enum OfflineReason: String, Sendable, CaseIterable {
    /// It is not there.
    case absent
    /// Another program streams from it.
    case busy
    /// Its device file may not be opened.
    case permission
    /// It went away while it was streaming.
    case unplugged
    /// It is there, but no frame comes, or its driver fails.
    case stalled
    /// It gives no pictures, or none that can be read.
    case unsupportedFormat = "unsupported format"
}

extension OfflineReason {
    /// What an error of a camera means for whoever looks after it.
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

import Glibc
import StreamProtocol

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

import Capture
import StreamProtocol

/// The source of frames went online or offline.
public enum CameraEvent: Sendable, Equatable {
    /// - Parameter format: what is delivered, e.g. `640x480 YUYV 30 fps`.
    case online(format: String)
    /// - Parameter detail: the error behind it, for people.
    case offline(OfflineReason, detail: String? = nil)

    /// Returns `nil` for a source that has neither delivered a frame nor failed.
    init?(_ state: SourceState) {
        switch state {
        case .starting: return nil
        case .online(let format): self = .online(format: format)
        case .offline(let reason, let detail): self = .offline(reason, detail: detail)
        }
    }

    public var state: CameraState {
        switch self {
        case .online: .online
        case .offline: .offline
        }
    }

    /// The stream's `reason`: the name of an `OfflineReason`, or the format of an online camera.
    public var reason: String {
        switch self {
        case .online(let format): format
        case .offline(let reason, _): reason.rawValue
        }
    }

    /// The error behind an offline camera, for people.
    public var detail: String? {
        switch self {
        case .online: nil
        case .offline(_, let detail): detail
        }
    }
}

extension CameraEvent: CustomStringConvertible {
    /// E.g. `offline: busy (/dev/video0: cannot open: Device or resource busy)`.
    public var description: String {
        "\(state.rawValue): \(reason)" + (detail.map { " (\($0))" } ?? "")
    }
}

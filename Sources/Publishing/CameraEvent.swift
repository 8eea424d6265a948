/// The source of frames came or went.
public struct CameraEvent: Sendable, Equatable {
    public enum State: String, Sendable {
        case online, offline
    }

    public let state: State
    /// Why it is offline, in one or two words, or what it delivers, e.g. `640x480 YUYV 30 fps`.
    public let reason: String
    /// The error behind it, for people.
    public let detail: String?

    public init(state: State, reason: String, detail: String? = nil) {
        (self.state, self.reason, self.detail) = (state, reason, detail)
    }
}

extension CameraEvent: CustomStringConvertible {
    /// E.g. `offline: busy (/dev/video0: cannot open: Device or resource busy)`.
    public var description: String {
        "\(state.rawValue): \(reason)" + (detail.map { " (\($0))" } ?? "")
    }
}

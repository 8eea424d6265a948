/// The source of frames came or went.
public struct CameraEvent: Sendable, Equatable {
    public enum State: String, Sendable {
        case online, offline
    }

    public let state: State
    /// Why it is offline, in the words of the error, or what it delivers, e.g. `640x480 YUYV 30 fps`.
    public let reason: String

    public init(state: State, reason: String) {
        (self.state, self.reason) = (state, reason)
    }
}

import FaceDetection
import Tracking

/// The settings of a recognizer that can change between two frames.
public struct LiveSettings: Sendable {
    /// The detector's numbers; the cascade stays the one that the recognizer was made with.
    public let profile: DetectorProfile
    public let smoothing: SmoothingSettings

    public init(profile: DetectorProfile, smoothing: SmoothingSettings) {
        self.profile = profile
        self.smoothing = smoothing
    }
}

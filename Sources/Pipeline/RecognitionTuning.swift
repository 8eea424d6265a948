import FaceDetection
import Tracking

/// What of a recognizer can change between two frames.
public struct RecognitionTuning: Sendable {
    /// Its numbers; the cascade stays the one that the recognizer was made with.
    public let profile: DetectorProfile
    public let smoothing: SmoothingSettings

    public init(profile: DetectorProfile, smoothing: SmoothingSettings) {
        (self.profile, self.smoothing) = (profile, smoothing)
    }
}

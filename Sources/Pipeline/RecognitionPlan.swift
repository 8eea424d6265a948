import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import Tracking

/// The loaded models and settings from which the loop's thread creates a recognizer.
public struct RecognitionPlan: Sendable {
    public let source: SourceLocation
    /// Name of the source in the stream.
    public let sourceName: String
    /// Whether a camera failure ends the loop, instead of reopening the camera.
    public let exitsOnDeviceError: Bool
    /// Requested size of cameras and the sample, before rotation.
    public let size: ImageSize
    public let framesPerSecond: Double
    /// Rotation and mirroring of the source's frames.
    public let orientation: Orientation
    /// Picture from which the sample source is made.
    public let portraitPath: String
    public let profile: DetectorProfile
    /// Search folders of the profile's cascade.
    public let cascadeFolders: [String]
    /// Network that detects faces, with the cascades or instead of them; `nil` for cascades alone.
    public let detector: FaceDetectorModel?
    /// Whether cascades are used together with the network.
    public let usesCascades: Bool
    /// Maximum time until a new face is detected.
    public let fullScanSeconds: Double
    /// Maximum frame rate of detection while no client is connected; `nil` for every frame.
    public let idleFramesPerSecond: Double?
    /// Model that drops false detections; `nil` to keep all boxes.
    public let gate: FaceGateModel?
    /// Minimum face probability to pass the gate, in 0...1; `nil` for the gate's own threshold.
    public let gateThreshold: Float?
    public let model: EmotionModel
    /// Number of threads that run the model.
    public let modelThreads: Int
    public let smoothing: SmoothingSettings

    public init(
        source: SourceLocation, exitsOnDeviceError: Bool = false, size: ImageSize, framesPerSecond: Double,
        orientation: Orientation = Orientation(), portraitPath: String, profile: DetectorProfile,
        cascadeFolders: [String], detector: FaceDetectorModel? = nil, usesCascades: Bool = true,
        fullScanSeconds: Double,
        idleFramesPerSecond: Double? = nil,
        gate: FaceGateModel? = nil, gateThreshold: Float? = nil, model: EmotionModel, modelThreads: Int,
        smoothing: SmoothingSettings
    ) {
        self.source = source
        sourceName = source.name
        self.exitsOnDeviceError = exitsOnDeviceError
        self.size = size
        self.framesPerSecond = framesPerSecond
        self.orientation = orientation
        self.portraitPath = portraitPath
        self.profile = profile
        self.cascadeFolders = cascadeFolders
        self.detector = detector
        self.usesCascades = usesCascades
        self.fullScanSeconds = fullScanSeconds
        self.idleFramesPerSecond = idleFramesPerSecond
        (self.gate, self.gateThreshold) = (gate, gateThreshold)
        self.model = model
        self.modelThreads = modelThreads
        self.smoothing = smoothing
    }
}

/// Settings of a recognizer that can change between two frames.
public struct LiveSettings: Sendable {
    /// Parameters of the detector; its cascade cannot change.
    public let profile: DetectorProfile
    public let smoothing: SmoothingSettings

    public init(profile: DetectorProfile, smoothing: SmoothingSettings) {
        self.profile = profile
        self.smoothing = smoothing
    }
}

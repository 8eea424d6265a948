import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import Tracking

/// Everything that a recognizer is made of, before it is made.
public struct RecognitionPlan: Sendable {
    public let source: SourceLocation
    /// What the stream calls the source.
    public let sourceName: String
    /// Whether a camera that fails ends the loop instead of being opened again.
    public let exitsOnDeviceError: Bool
    /// What cameras and the sample are asked for, before it is turned.
    public let size: ImageSize
    public let framesPerSecond: Double
    /// How the source's pictures are turned.
    public let orientation: Orientation
    /// The picture that the sample moves about.
    public let portraitPath: String
    public let profile: DetectorProfile
    /// Where the profile's cascade is looked for.
    public let cascadeFolders: [String]
    /// What detects faces beside the cascades, or in their place; `nil` for cascades alone.
    public let detector: FaceDetectorModel?
    /// Whether cascades are used beside the network.
    public let usesCascades: Bool
    /// How long a new face may stay unseen.
    public let fullScanSeconds: Double
    /// How many frames a second are looked at while nobody listens; `nil` for all.
    public let idleFramesPerSecond: Double?
    /// What drops the detector's boxes without a face; `nil` lets every box pass.
    public let gate: FaceGateModel?
    /// How probable a face must be to pass the gate, in 0...1; `nil` for the gate's own number.
    public let gateThreshold: Float?
    public let model: EmotionModel
    /// Threads that share the work of the model.
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

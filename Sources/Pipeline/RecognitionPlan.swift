import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import Tracking

/// Everything that a recognizer is made of, before it is made.
public struct RecognitionPlan: Sendable {
    public let source: SourceLocation
    /// What cameras and the sample are asked for.
    public let size: ImageSize
    public let framesPerSecond: Double
    /// The picture that the sample moves about.
    public let portraitPath: String
    public let profile: DetectorProfile
    /// Where the profile's cascade is looked for.
    public let cascadeFolders: [String]
    public let model: EmotionModel
    /// Threads that share the work of the model.
    public let modelThreads: Int
    public let smoothing: SmoothingSettings

    public init(
        source: SourceLocation, size: ImageSize, framesPerSecond: Double, portraitPath: String,
        profile: DetectorProfile, cascadeFolders: [String], model: EmotionModel, modelThreads: Int,
        smoothing: SmoothingSettings
    ) {
        self.source = source
        self.size = size
        self.framesPerSecond = framesPerSecond
        self.portraitPath = portraitPath
        self.profile = profile
        self.cascadeFolders = cascadeFolders
        self.model = model
        self.modelThreads = modelThreads
        self.smoothing = smoothing
    }
}

import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import Tracking

/// The source and the loaded parts from which the loop's thread creates a recognizer.
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
    public let parts: RecognizerParts

    public init(
        source: SourceLocation, exitsOnDeviceError: Bool = false, size: ImageSize, framesPerSecond: Double,
        orientation: Orientation = Orientation(), portraitPath: String, parts: RecognizerParts
    ) {
        self.source = source
        sourceName = source.name
        self.exitsOnDeviceError = exitsOnDeviceError
        self.size = size
        self.framesPerSecond = framesPerSecond
        self.orientation = orientation
        self.portraitPath = portraitPath
        self.parts = parts
    }
}

/// Settings with the models that they name, from which any thread creates a recognizer.
public struct RecognizerParts: Sendable {
    public let settings: RecognizerSettings
    public let profile: DetectorProfile
    /// Search folders of the profile's cascade.
    let cascadeFolders: [String]
    /// Network that detects faces, with the cascades or instead of them; `nil` for cascades alone.
    public let network: FaceDetectorModel?
    /// Model that drops false detections; `nil` to keep all boxes.
    public let gate: FaceGateModel?
    public let model: EmotionModel

    public func detector() throws(DetectionError) -> FaceDetector {
        try FaceDetector(
            profile: profile, folders: cascadeFolders, network: network,
            usesCascades: settings.detector.method != .network)
    }

    public func faceGate() -> FaceGate? {
        gate.map { FaceGate(model: $0, threshold: settings.model.gateThreshold) }
    }

    /// Creates a recognizer of the source's frames.
    ///
    /// - Parameters:
    ///   - fullScanSeconds: maximum time until a new face is detected; `nil` for that of the settings.
    ///   - runsAsync: whether the network runs while faces are detected in the next frame.
    public func recognizer<Source: FrameSource & ~Copyable>(
        of source: consuming Source, fullScanSeconds: Double? = nil, runsAsync: Bool = false
    ) throws(DetectionError) -> Recognizer<Source> {
        Recognizer(
            source: source,
            detector: try IncrementalFaceDetector(
                detector(), fullScanSeconds: fullScanSeconds ?? settings.detector.fullScanSeconds),
            gate: faceGate(),
            classifier: CachingEmotionClassifier(
                model: model, threads: settings.model.threads, runsAsync: runsAsync),
            tracker: FaceTracker(smoothing: settings.smoothing))
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

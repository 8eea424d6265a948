import FaceDetection
import Tracking

/// Names of models and numbers from which a recognizer is made. These defaults are those of both programs.
public struct RecognizerSettings: Sendable, Equatable {
    public var detector = Detector()
    public var model = Model()
    public var smoothing = SmoothingSettings()

    public init() {}

    public struct Detector: Sendable, Equatable {
        /// Face detection method.
        public var method = DetectionMethod.both
        /// Name of a network in `Models/`, or path of an ONNX file.
        public var network = "face-detector"
        /// Name of a profile in `cascades/`, or path of a profile.
        public var cascade = "frontalface"
        /// Scale factor, neighbors and face size replace the profile's values.
        public var scaleFactor: Double?
        public var minNeighbors: Int?
        public var minFace: Int?
        /// Maximum time until a new face is detected.
        public var fullScanSeconds = 0.5
        /// Maximum frame rate of detection while no client is connected; `nil` for every frame.
        public var idleFramesPerSecond: Double?

        public init() {}
    }

    public struct Model: Sendable, Equatable {
        /// Name of a model in `Models/`, or path of an ONNX file.
        public var file = "default"
        /// Name of the output whose scores are used; `nil` for the first one in the model's card.
        public var output: String?
        /// Name or path of the model that drops false detections; `off` to keep all boxes.
        public var faceGate = "face-gate"
        /// Minimum face probability to pass the gate; `nil` for the gate's own threshold.
        public var gateThreshold: Float?
        /// Number of threads that run the model.
        public var threads = 1

        public init() {}
    }
}

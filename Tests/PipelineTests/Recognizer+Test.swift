import EmotionRecognition
import FaceDetection
import Pipeline
import StreamProtocol
import TestSupport
import Tracking

extension Recognizer where Source == ScriptedSource {
    /// With the default models and cascades.
    static func test(
        _ source: consuming ScriptedSource, gateThreshold: Float? = nil, runsAsync: Bool = false
    ) throws -> Recognizer<ScriptedSource> {
        let folders = [ProjectFolder.cascades, CascadeLocator.openCVFolder]
        return Recognizer(
            source: source,
            detector: try IncrementalFaceDetector(
                FaceDetector(
                    profile: DetectorProfile(named: "frontalface", in: folders), folders: folders,
                    network: FaceDetectorModel(path: ProjectFolder.detector)),
                fullScanSeconds: 0.5),
            gate: FaceGate(
                model: try FaceGateModel(path: "\(ProjectFolder.path)/Models/face-gate.onnx"),
                threshold: gateThreshold),
            classifier: CachingEmotionClassifier(
                model: try EmotionModel(path: ProjectFolder.model), runsAsync: runsAsync),
            tracker: FaceTracker())
    }
}

extension Report {
    var frame: FrameReport? { if case .frame(let frame) = self { frame } else { nil } }
    var face: FaceEvent? { if case .face(let event, _) = self { event } else { nil } }
    var camera: CameraEvent? { if case .camera(let event, _) = self { event } else { nil } }
}

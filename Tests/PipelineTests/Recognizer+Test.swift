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
        var settings = RecognizerSettings()
        settings.model.gateThreshold = gateThreshold
        return try RecognizerFactory(folders: [ProjectFolder.path]).parts(settings)
            .recognizer(of: source, runsAsync: runsAsync)
    }
}

extension RecognizerParts {
    /// The default models, without the gate.
    static func test(
        method: DetectionMethod, idleFramesPerSecond: Double? = nil
    ) throws -> RecognizerParts {
        var settings = RecognizerSettings()
        settings.detector.method = method
        settings.detector.idleFramesPerSecond = idleFramesPerSecond
        settings.model.faceGate = "off"
        return try RecognizerFactory(folders: [ProjectFolder.path]).parts(settings)
    }
}

extension Report {
    var frame: FrameReport? { if case .frame(let frame) = self { frame } else { nil } }
    var face: FaceEvent? { if case .face(let event, _) = self { event } else { nil } }
    var camera: CameraEvent? { if case .camera(let event, _) = self { event } else { nil } }
}

import FaceDetection
import Imaging
import Tracking

extension Setting {
    /// Every key that the configuration knows, in the order in which it is printed.
    static let all: [Setting] = [
        .text("camera.device", \.camera.device),
        .number("camera.width", \.camera.width, in: 16...16_384),
        .number("camera.height", \.camera.height, in: 16...16_384),
        .number("camera.fps", \.camera.framesPerSecond, in: 0.1...1_000),
        .choice("camera.rotation", \.camera.orientation.rotation),
        .flag("camera.mirror", \.camera.orientation.isMirrored),
        .choice("detector.method", \.detector.method),
        .text("detector.network", \.detector.network),
        .text("detector.cascade", \.detector.cascade),
        .number("detector.scale_factor", \.detector.scaleFactor, in: DetectorProfile.scaleFactors),
        .number("detector.min_neighbors", \.detector.minNeighbors, in: DetectorProfile.neighborCounts),
        .number("detector.min_face", \.detector.minFace, in: DetectorProfile.faceSides),
        .number("detector.full_scan_seconds", \.detector.fullScanSeconds, in: 0.01...60),
        .number("detector.idle_fps", \.detector.idleFramesPerSecond, in: 0.1...1_000),
        .text("model.file", \.model.file),
        .text("model.output", \.model.output),
        .text("model.face_gate", \.model.faceGate),
        .number("model.gate_threshold", \.model.gateThreshold, in: 0...1),
        .number("model.threads", \.model.threads, in: 1...64),
        .number("smoothing.window", \.smoothing.window, in: 1...1_000),
        .choice("smoothing.method", \.smoothing.method),
        .number("smoothing.min_confidence", \.smoothing.minimumConfidence, in: 0...1),
        .text("socket.path", \.socket.path),
        .permissions("socket.mode", \.socket.mode),
        .text("socket.group", \.socket.group),
        .number("socket.max_clients", \.socket.maxClients, in: 1...10_000),
        .number("socket.queue", \.socket.queue, in: 1...100_000),
        .choice("log.level", \.log.level),
    ]
}

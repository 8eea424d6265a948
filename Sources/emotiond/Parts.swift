import ArgumentParser
import Capture
import EmotionRecognition
import FaceDetection
import Glibc
import Imaging
import Pipeline
import ProgramSupport

/// Finds and loads what the settings name: the source, the detector's profile and cascade, the model.
///
/// Everything that can be wrong with it is found here, before the daemon starts.
struct Parts {
    private let settings: Settings

    init(_ settings: Settings) {
        self.settings = settings
    }

    func plan(exitsOnDeviceError: Bool) throws -> RecognitionPlan {
        let profile = try profile()
        return RecognitionPlan(
            source: try source(),
            exitsOnDeviceError: exitsOnDeviceError,
            size: ImageSize(width: settings.camera.width, height: settings.camera.height),
            framesPerSecond: settings.camera.framesPerSecond,
            orientation: settings.camera.orientation,
            portraitPath: try dataFile("samples/astronaut.jpg"),
            profile: profile,
            cascadeFolders: cascadeFolders,
            fullScanSeconds: settings.detector.fullScanSeconds,
            idleFramesPerSecond: settings.detector.idleFramesPerSecond,
            gate: try gate(),
            gateThreshold: settings.model.gateThreshold,
            model: try model(),
            modelThreads: settings.model.threads,
            smoothing: settings.smoothing)
    }

    private func source() throws -> SourceLocation {
        do { return try SourceLocation(settings.camera.device) } catch { throw Failure(error) }
    }

    func profile() throws(Failure) -> DetectorProfile {
        let detector = settings.detector
        do throws(DetectionError) {
            var profile = try DetectorProfile(named: detector.cascade, in: cascadeFolders)
            profile.scaleFactor = detector.scaleFactor ?? profile.scaleFactor
            profile.minNeighbors = detector.minNeighbors ?? profile.minNeighbors
            profile.minFace = detector.minFace ?? profile.minFace
            // Loaded here only to be refused in time; the loop's thread loads its own.
            _ = try FaceDetector(profile: profile, folders: cascadeFolders)
            return profile
        } catch {
            throw Failure(.configuration, "\(error)")
        }
    }

    private func model() throws -> EmotionModel {
        try load(settings.model.file) { path throws(RecognitionError) in try EmotionModel(path: path) }
    }

    private func gate() throws -> FaceGateModel? {
        guard settings.model.faceGate != "off" else { return nil }
        return try load(settings.model.faceGate) { path throws(RecognitionError) in
            try FaceGateModel(path: path)
        }
    }

    /// Loads a model from a path or, for a name alone, from `Models/`.
    private func load<Model>(
        _ file: String, _ body: (String) throws(RecognitionError) -> Model
    ) throws -> Model {
        let isPath = file.contains("/") || file.hasSuffix(".onnx")
        let path = isPath ? file : try dataFile("Models/\(file).onnx")
        do { return try body(path) } catch {
            guard case .unreadable = error else { throw Failure(.badData, "\(error)") }
            throw Failure(.noInput, "\(error)")
        }
    }

    private var cascadeFolders: [String] {
        DataFolders.search().map { $0 + "/cascades" } + [DetectorFiles.openCVFolder]
    }

    private func dataFile(_ name: String) throws -> String {
        if let path = DataFolders.find(name) { return path }
        let folders = DataFolders.search().joined(separator: ", ")
        throw Failure(.noInput, "\(name): not found in \(folders)")
    }
}

extension Failure {
    /// The status that fits a capture error.
    init(_ error: CaptureError) {
        let status: ExitCode =
            switch error {
            case .cannotOpen(_, EBUSY): .unavailable
            case .cannotOpen, .notACamera, .noCamera: .noInput
            case .malformed, .unsupportedFormat: .badData
            case .cannotRead, .deviceLost, .noFrames, .endOfStream: .inputOutput
            }
        self.init(status, "\(error)")
    }
}

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
struct PlanBuilder {
    private let settings: Settings

    init(_ settings: Settings) {
        self.settings = settings
    }

    func plan(exitsOnDeviceError: Bool) throws -> RecognitionPlan {
        let profile = try profile()
        let portraitPath = try dataFile("samples/astronaut.jpg")
        return RecognitionPlan(
            source: try source(portraitPath: portraitPath),
            exitsOnDeviceError: exitsOnDeviceError,
            size: ImageSize(width: settings.camera.width, height: settings.camera.height),
            framesPerSecond: settings.camera.framesPerSecond,
            orientation: settings.camera.orientation,
            portraitPath: portraitPath,
            profile: profile,
            cascadeFolders: cascadeFolders,
            detector: try detector(),
            usesCascades: settings.detector.method != .network,
            fullScanSeconds: settings.detector.fullScanSeconds,
            idleFramesPerSecond: settings.detector.idleFramesPerSecond,
            gate: try gate(),
            gateThreshold: settings.model.gateThreshold,
            model: try model(),
            modelThreads: settings.model.threads,
            smoothing: settings.smoothing)
    }

    private func source(portraitPath: String) throws(ExitError) -> SourceLocation {
        do throws(CaptureError) {
            let source = try SourceLocation(settings.camera.device)
            // Opened here only to be refused in time; the loop's thread opens its own.
            try source.check(portraitPath: portraitPath)
            return source
        } catch {
            throw ExitError(error)
        }
    }

    func profile() throws(ExitError) -> DetectorProfile {
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
            throw ExitError(.configuration, "\(error)")
        }
    }

    private func model() throws -> EmotionModel {
        try load(settings.model.file) { path throws(RecognitionError) in
            try EmotionModel(path: path, output: settings.model.output)
        }
    }

    private func gate() throws -> FaceGateModel? {
        guard settings.model.faceGate != "off" else { return nil }
        return try load(settings.model.faceGate) { path throws(RecognitionError) in
            try FaceGateModel(path: path)
        }
    }

    /// The network that detects faces; `nil` where cascades alone do, or where there is no such file.
    private func detector() throws -> FaceDetectorModel? {
        guard settings.detector.method != .cascade else { return nil }
        let name = settings.detector.network
        if settings.detector.method == .both, Self.isName(name),
            ResourcePaths.find("Models/\(name).onnx") == nil
        {
            return nil
        }
        return try load(name) { path throws(RecognitionError) in try FaceDetectorModel(path: path) }
    }

    /// Whether `file` names a model in `Models/` rather than a path.
    private static func isName(_ file: String) -> Bool {
        !file.contains("/") && !file.hasSuffix(".onnx")
    }

    /// Loads a model from a path or, for a name alone, from `Models/`.
    private func load<Model>(
        _ file: String, _ body: (String) throws(RecognitionError) -> Model
    ) throws -> Model {
        let path = Self.isName(file) ? try dataFile("Models/\(file).onnx") : file
        do { return try body(path) } catch {
            let status: ExitCode =
                switch error {
                case .unreadable: .noInput
                case .noOutput: .configuration
                case .badModel, .badCard, .mismatch: .badData
                }
            throw ExitError(status, "\(error)")
        }
    }

    private var cascadeFolders: [String] {
        ResourcePaths.search().map { $0 + "/cascades" } + [CascadeLocator.openCVFolder]
    }

    private func dataFile(_ name: String) throws -> String {
        if let path = ResourcePaths.find(name) { return path }
        let folders = ResourcePaths.search().joined(separator: ", ")
        throw ExitError(.noInput, "\(name): not found in \(folders)")
    }
}

extension ExitError {
    /// The status that fits a capture error.
    init(_ error: CaptureError) {
        let status: ExitCode =
            switch error {
            case .cannotOpen(_, EBUSY): .unavailable
            case .cannotOpen, .notACamera, .notAFile, .noCamera: .noInput
            case .malformed, .unsupportedFormat: .badData
            case .cannotRead, .deviceLost, .noFrames, .endOfStream: .inputOutput
            }
        self.init(status, "\(error)")
    }
}

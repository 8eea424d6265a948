import EmotionRecognition
import FaceDetection
import Files
import Tracking

/// Loads the models, profiles and cascades that settings name.
public struct RecognizerFactory: Sendable {
    private let folders: [String]

    /// - Parameter folders: folders with `Models/` and `cascades/`, in search order.
    public init(folders: [String]) {
        self.folders = folders
    }

    /// Search folders of profiles and cascades.
    public var cascadeFolders: [String] {
        folders.map { $0 + "/cascades" } + [CascadeLocator.openCVFolder]
    }

    /// Returns the path of a data file; `nil` if no folder has it.
    public func find(_ name: String) -> String? {
        folders.map { "\($0)/\(name)" }.first(where: FileBytes.exists)
    }

    /// Whether `model` is the name of a model in `Models/` rather than a path.
    public static func isName(_ model: String) -> Bool {
        !model.contains("/") && !model.hasSuffix(".onnx")
    }

    /// Returns the path of a model, which is its name or already a path.
    public func path(ofModel model: String) throws(LoadError) -> String {
        guard Self.isName(model) else { return model }
        let file = "Models/\(model).onnx"
        if find(file) == nil, FileBytes.exists(model) { return model }
        do throws(LoadError) { return try path(of: file) } catch {
            throw FileBytes.exists("\(model).onnx") ? .isPath(name: model, error: "\(error)") : error
        }
    }

    /// Returns the path of a data file.
    public func path(of name: String) throws(LoadError) -> String {
        guard let path = find(name) else { throw .notFound(name: name, folders: folders) }
        return path
    }

    public func model(_ settings: RecognizerSettings.Model) throws(LoadError) -> EmotionModel {
        let path = try path(ofModel: settings.file)
        do throws(RecognitionError) {
            return try EmotionModel(path: path, output: settings.output)
        } catch {
            throw .model(error)
        }
    }

    /// Loads the model that drops false detections; `nil` for `off`.
    public func gate(_ settings: RecognizerSettings.Model) throws(LoadError) -> FaceGateModel? {
        guard settings.faceGate != "off" else { return nil }
        let path = try path(ofModel: settings.faceGate)
        do throws(RecognitionError) { return try FaceGateModel(path: path) } catch { throw .model(error) }
    }

    /// Loads the network that detects faces; `nil` if cascades alone do.
    public func network(_ settings: RecognizerSettings.Detector) throws(LoadError) -> FaceDetectorModel? {
        guard settings.method != .cascade else { return nil }
        let path = try path(ofModel: settings.network)
        do throws(RecognitionError) { return try FaceDetectorModel(path: path) } catch { throw .model(error) }
    }

    /// Loads the profile, with the numbers that the settings replace.
    public func profile(_ settings: RecognizerSettings.Detector) throws(LoadError) -> DetectorProfile {
        do throws(DetectionError) {
            var profile = try DetectorProfile(named: settings.cascade, in: cascadeFolders)
            profile.scaleFactor = settings.scaleFactor ?? profile.scaleFactor
            profile.minNeighbors = settings.minNeighbors ?? profile.minNeighbors
            profile.minFace = settings.minFace ?? profile.minFace
            return profile
        } catch {
            throw .detector(error)
        }
    }

    /// Checks that the cascades of a profile can be loaded.
    public func check(_ profile: DetectorProfile) throws(LoadError) {
        do throws(DetectionError) {
            _ = try FaceDetector(profile: profile, folders: cascadeFolders)
        } catch {
            throw .detector(error)
        }
    }

    /// Loads the detector of whole images.
    public func detector(_ settings: RecognizerSettings.Detector) throws(LoadError) -> FaceDetector {
        let network = try network(settings)
        let profile = try profile(settings)
        do throws(DetectionError) {
            return try FaceDetector(
                profile: profile, folders: cascadeFolders, network: network,
                usesCascades: settings.method != .network)
        } catch {
            throw .detector(error)
        }
    }

    /// Loads everything that `settings` name.
    ///
    /// - Parameter requiresNetwork: whether a network that is missing in `Models/` is an error even if
    ///   cascades can detect faces without it.
    public func parts(
        _ settings: RecognizerSettings, requiresNetwork: Bool = true
    ) throws(LoadError) -> RecognizerParts {
        let name = settings.detector.network
        let isMissing = Self.isName(name) && find("Models/\(name).onnx") == nil
        let canMiss = !requiresNetwork && settings.detector.method == .both
        return RecognizerParts(
            settings: settings, profile: try profile(settings.detector), cascadeFolders: cascadeFolders,
            network: isMissing && canMiss ? nil : try network(settings.detector),
            gate: try gate(settings.model), model: try model(settings.model))
    }

    /// An error while loading what settings name.
    public enum LoadError: Error, Equatable {
        case notFound(name: String, folders: [String])
        /// The name of no bundled model, but of an ONNX file in the current folder.
        case isPath(name: String, error: String)
        case model(RecognitionError)
        case detector(DetectionError)
    }
}

extension RecognizerFactory.LoadError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let name, let folders): "\(name): not found in \(folders.joined(separator: ", "))"
        case .isPath(let name, let error):
            "\(error); a path ends in .onnx or contains a slash: did you mean \(name).onnx?"
        case .model(let error): "\(error)"
        case .detector(let error): "\(error)"
        }
    }
}

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
        public static let gateThresholds: ClosedRange<Float> = 0...1

        /// Name of a model in `Models/`, or path of an ONNX file.
        public var file = "default"
        /// Name of the output whose scores are used; `nil` for the first one in the model's card.
        public var output: String?
        /// Name or path of the model that drops false detections; `off` to keep all boxes.
        public var faceGate = "face-gate"
        /// Minimum face probability to pass, in `gateThresholds`; `nil` for the gate's own threshold.
        public var gateThreshold: Float?
        /// Number of threads that run the model.
        public var threads = 1

        public init() {}
    }
}

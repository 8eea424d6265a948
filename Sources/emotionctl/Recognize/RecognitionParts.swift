import EmotionRecognition
import FaceDetection
import ProgramSupport

/// Loads the parts of recognition from the daemon's folders, with the daemon's defaults.
enum RecognitionParts {
    /// - Parameters:
    ///   - name: a model in `Models/`, or an ONNX file.
    ///   - output: name of the output whose scores are used; `nil` for the published one.
    static func model(_ name: String, output: String? = nil) throws(ExitError) -> EmotionModel {
        let path = ModelFile.path(of: name)
        return try ModelFile.load { () throws(RecognitionError) in
            try EmotionModel(path: path, output: output)
        }
    }

    /// - Parameters:
    ///   - name: the name by which `model` was loaded.
    ///   - crop: replaces the card's crop, for boxes that no detector has drawn.
    static func mapper(
        of model: EmotionModel, named name: String, crop: ModelCard.Crop? = nil
    ) throws(ExitError) -> ActivationMapper {
        let path = ModelFile.path(of: name)
        // Without a closure, which could not return a noncopyable value.
        do { return try ActivationMapper(model: model, path: path, crop: crop) } catch {
            throw ExitError(.badData, StyledText("\(error)").plain)
        }
    }

    /// - Parameter name: a model in `Models/`, or an ONNX file; `nil` for `off`.
    static func gate(_ name: String) throws(ExitError) -> FaceGateModel? {
        guard name != "off" else { return nil }
        let path = ModelFile.path(of: name)
        return try ModelFile.load { () throws(RecognitionError) in try FaceGateModel(path: path) }
    }

    /// - Parameter minFace: side of the smallest detected face in pixels; `nil` for the profile's.
    static func detector(minFace: Int? = nil) throws(ExitError) -> FaceDetector {
        let network = try detectorModel()
        let folders = ResourcePaths.search().map { $0 + "/cascades" } + [CascadeLocator.openCVFolder]
        do throws(DetectionError) {
            var profile = try DetectorProfile(named: "frontalface", in: folders)
            profile.minFace = minFace ?? profile.minFace
            return try FaceDetector(profile: profile, folders: folders, network: network)
        } catch {
            throw ExitError(.noInput, "\(error)")
        }
    }

    /// - Parameters:
    ///   - seconds: maximum time until a new face is detected.
    ///   - minFace: side of the smallest detected face in pixels; `nil` for the profile's.
    static func incrementalDetector(
        fullScanSeconds seconds: Double, minFace: Int? = nil
    ) throws(ExitError) -> IncrementalFaceDetector {
        let detector = try detector(minFace: minFace)
        do throws(DetectionError) {
            return try IncrementalFaceDetector(detector, fullScanSeconds: seconds)
        } catch {
            throw ExitError(.badData, "\(error)")
        }
    }

    /// Loads the network that detects faces: `Models/face-detector.onnx`.
    private static func detectorModel() throws(ExitError) -> FaceDetectorModel {
        let path = ModelFile.path(of: "face-detector")
        return try ModelFile.load { () throws(RecognitionError) in try FaceDetectorModel(path: path) }
    }
}

/// Finds and loads the models named on the command line.
enum ModelFile {
    /// Returns the path of a model; a name without a slash or suffix is in `Models/`.
    static func path(of name: String) -> String {
        let isPath = name.contains("/") || name.hasSuffix(".onnx")
        return isPath ? name : ResourcePaths.find("Models/\(name).onnx") ?? name
    }

    /// Converts an error while loading to one with an exit status.
    static func load<Model>(_ body: () throws(RecognitionError) -> Model) throws(ExitError) -> Model {
        do { return try body() } catch {
            // The reason may contain names from the file.
            let reason = StyledText("\(error)").plain
            guard case .unreadable = error else { throw ExitError(.badData, reason) }
            throw ExitError(.noInput, reason)
        }
    }
}

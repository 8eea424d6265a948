import EmotionRecognition
import FaceDetection
import ProgramSupport

/// Loads the parts of recognition from the daemon's folders, with the daemon's defaults.
enum RecognitionParts {
    /// - Parameters:
    ///   - name: a model in `Models/`, or an ONNX file.
    ///   - output: name of the output whose scores are used; `nil` for the published one.
    static func model(_ name: String, output: String? = nil) throws(Failure) -> EmotionModel {
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
    ) throws(Failure) -> ActivationMapper {
        let path = ModelFile.path(of: name)
        // Without a closure, which could not return a noncopyable value.
        do { return try ActivationMapper(model: model, path: path, crop: crop) } catch {
            throw Failure(.badData, StyledText("\(error)").plain)
        }
    }

    /// - Parameter name: a model in `Models/`, or an ONNX file; `nil` for `off`.
    static func gate(_ name: String) throws(Failure) -> FaceGateModel? {
        guard name != "off" else { return nil }
        let path = ModelFile.path(of: name)
        return try ModelFile.load { () throws(RecognitionError) in try FaceGateModel(path: path) }
    }

    /// - Parameter minFace: side of the smallest detected face in pixels; `nil` for the profile's.
    static func detector(minFace: Int? = nil) throws(Failure) -> FaceDetector {
        let network = try detectorModel()
        let folders = DataFolders.search().map { $0 + "/cascades" } + [CascadeLocator.openCVFolder]
        do throws(DetectionError) {
            var profile = try DetectorProfile(named: "frontalface", in: folders)
            profile.minFace = minFace ?? profile.minFace
            return try FaceDetector(profile: profile, folders: folders, network: network)
        } catch {
            throw Failure(.noInput, "\(error)")
        }
    }

    /// - Parameters:
    ///   - seconds: maximum time until a new face is detected.
    ///   - minFace: side of the smallest detected face in pixels; `nil` for the profile's.
    static func incrementalDetector(
        fullScanSeconds seconds: Double, minFace: Int? = nil
    ) throws(Failure) -> IncrementalFaceDetector {
        let detector = try detector(minFace: minFace)
        do throws(DetectionError) {
            return try IncrementalFaceDetector(detector, fullScanSeconds: seconds)
        } catch {
            throw Failure(.badData, "\(error)")
        }
    }

    /// Loads the network that detects faces: `Models/face-detector.onnx`.
    private static func detectorModel() throws(Failure) -> FaceDetectorModel {
        let path = ModelFile.path(of: "face-detector")
        return try ModelFile.load { () throws(RecognitionError) in try FaceDetectorModel(path: path) }
    }
}

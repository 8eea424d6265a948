import EmotionRecognition
import FaceDetection
import ProgramSupport

/// What recognition is made of, as the daemon has it without a configuration, and found where the daemon finds it.
enum RecognitionParts {
    /// - Parameters:
    ///   - name: of a model in `Models/`, or an ONNX file.
    ///   - output: name of the scores that are read; `nil` for those that the model publishes.
    static func model(_ name: String, output: String? = nil) throws(Failure) -> EmotionModel {
        let path = ModelFile.path(of: name)
        return try ModelFile.load { () throws(RecognitionError) in
            try EmotionModel(path: path, output: output)
        }
    }

    /// - Parameter name: that `model` was loaded by.
    static func mapper(of model: EmotionModel, named name: String) throws(Failure) -> ActivationMapper {
        let path = ModelFile.path(of: name)
        // A closure could not return what cannot be copied.
        do { return try ActivationMapper(model: model, path: path) } catch {
            throw Failure(.badData, StyledText("\(error)").plain)
        }
    }

    /// - Parameter name: of a model in `Models/`, or an ONNX file; `nil` for `off`.
    static func gate(_ name: String) throws(Failure) -> FaceGateModel? {
        guard name != "off" else { return nil }
        let path = ModelFile.path(of: name)
        return try ModelFile.load { () throws(RecognitionError) in try FaceGateModel(path: path) }
    }

    static func detector() throws(Failure) -> FaceDetector {
        let network = try detectorModel()
        let folders = DataFolders.search().map { $0 + "/cascades" } + [DetectorFiles.openCVFolder]
        do throws(DetectionError) {
            let profile = try DetectorProfile(named: "frontalface", in: folders)
            return try FaceDetector(profile: profile, folders: folders, network: network)
        } catch {
            throw Failure(.noInput, "\(error)")
        }
    }

    /// - Parameter seconds: how long a new face may stay unseen.
    static func search(fullScanSeconds seconds: Double) throws(Failure) -> FaceSearch {
        let detector = try detector()
        do throws(DetectionError) { return try FaceSearch(detector, fullScanSeconds: seconds) } catch {
            throw Failure(.badData, "\(error)")
        }
    }

    /// The network that detects faces: `Models/face-detector.onnx`.
    private static func detectorModel() throws(Failure) -> FaceDetectorModel {
        let path = ModelFile.path(of: "face-detector")
        return try ModelFile.load { () throws(RecognitionError) in try FaceDetectorModel(path: path) }
    }
}

import EmotionRecognition
import FaceDetection
import ProgramSupport

extension EvaluateCommand {
    func emotionModel() throws -> EmotionModel {
        let path = ModelFile.path(of: model)
        return try ModelFile.load { () throws(RecognitionError) in
            try EmotionModel(path: path, output: output)
        }
    }

    func reader(for model: EmotionModel, _ mode: Evaluation.Mode) throws -> PictureReader {
        switch mode {
        case .crops: PictureReader(crops: model)
        case .photos: PictureReader(model: model, finder: try finder())
        }
    }

    /// The detector as the daemon has it without a configuration.
    private func finder() throws -> FaceFinder {
        let folders = DataFolders.search().map { $0 + "/cascades" } + [DetectorFiles.openCVFolder]
        do {
            let profile = try DetectorProfile(named: "frontalface", in: folders)
            return FaceFinder(
                detector: try FaceDetector(profile: profile, folders: folders), gate: try gate())
        } catch let error as DetectionError {
            throw Failure(.noInput, "\(error)")
        }
    }

    private func gate() throws -> FaceGate? {
        guard faceGate != "off" else { return nil }
        let path = ModelFile.path(of: faceGate)
        let model = try ModelFile.load { () throws(RecognitionError) in try FaceGateModel(path: path) }
        return FaceGate(model: model)
    }
}

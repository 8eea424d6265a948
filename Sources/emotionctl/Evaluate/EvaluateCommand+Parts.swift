import EmotionRecognition
import ProgramSupport

extension EvaluateCommand {
    func emotionModel() throws -> EmotionModel {
        try RecognitionParts.model(model, output: output)
    }

    /// Whether to use the label weights; `nil` if the card has none.
    func weighsLabels(_ model: EmotionModel, _ mode: Evaluation.Mode) throws -> Bool? {
        if model.hasLabelWeights { return labelWeights ?? (mode == .photos) }
        if labelWeights == true {
            throw Failure(.usage, "--label-weights: the card of \(self.model) has none for \(model.output)")
        }
        return nil
    }

    func reader(for model: EmotionModel, _ mode: Evaluation.Mode) throws -> PictureReader {
        switch mode {
        case .crops: PictureReader(crops: model)
        case .photos: PictureReader(model: model, finder: try finder())
        }
    }

    func finder() throws -> FaceFinder {
        let gate = try RecognitionParts.gate(faceGate).map { FaceGate(model: $0) }
        return FaceFinder(detector: try RecognitionParts.detector(), gate: gate)
    }
}

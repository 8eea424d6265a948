import EmotionRecognition
import Imaging

/// Classifies pictures, with or without detecting the face first.
struct PictureReader: ~Copyable {
    private var classifier: EmotionClassifier
    private var finder: FaceFinder?
    private let card: ModelCard
    private var predictions: [Prediction] = []

    /// For photographs: a face is classified as it is and mirrored, as by `recognize`.
    init(model: EmotionModel, finder: consuming FaceFinder) {
        classifier = EmotionClassifier(model: model, averagesMirrored: true)
        self.finder = consume finder
        card = model.card
    }

    /// For cropped faces, cropped further to the region that the model was trained on.
    init(crops model: EmotionModel) {
        classifier = EmotionClassifier(model: model, crop: .ofCutFaces)
        finder = nil
        card = model.card
    }

    /// Classifies the face in a picture; `nil` if there is none.
    mutating func read(_ frame: borrowing Frame) throws -> EmotionScores? {
        guard let box = try box(in: frame) else { return nil }
        classifier.classify([box], of: frame, into: &predictions)
        return predictions[0].scores
    }

    private mutating func box(in frame: borrowing Frame) throws -> FaceBox? {
        if finder != nil { return try finder?.mainFace(in: frame) }
        return card.seenPart(ofCutFace: frame.size)
    }
}

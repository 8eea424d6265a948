import EmotionRecognition
import Imaging
import Tracking

/// Detects and classifies every face in a picture.
struct StillRecognizer: ~Copyable {
    private let model: EmotionModel
    private var finder: FaceFinder?
    private var classifier: EmotionClassifier
    private var predictions: [Prediction] = []

    /// For photographs.
    init(model: EmotionModel, finder: consuming FaceFinder) {
        self.model = model
        self.finder = consume finder
        classifier = EmotionClassifier(model: model, averagesMirrored: true)
    }

    /// For cropped faces, cropped further to the region that the model was trained on.
    init(crops model: EmotionModel) {
        self.model = model
        finder = nil
        classifier = EmotionClassifier(model: model, crop: .ofCutFaces, averagesMirrored: true)
    }

    /// Returns the faces, numbered from left to right from 1. Nothing is smoothed.
    mutating func faces(in frame: borrowing Frame) throws -> [TrackedFace] {
        let boxes = try finder?.faces(in: frame) ?? [model.card.seenPart(ofCutFace: frame.size)]
        classifier.classify(boxes, of: frame, into: &predictions)
        return zip(boxes, predictions).enumerated().map { index, face in
            TrackedFace(
                id: index + 1, box: face.0.rect, roll: face.0.roll, label: face.1.scores.top,
                scores: face.1.scores,
                affect: face.1.affect, ageFrames: 0)
        }
    }
}

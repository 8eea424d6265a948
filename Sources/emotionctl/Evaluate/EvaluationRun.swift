import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport

/// Runs a model once over a data set.
struct EvaluationRun: ~Copyable {
    private var reader: PictureReader
    private var progress = ProgressBar()
    private(set) var counts = PictureCounts()
    private(set) var verdicts: [Verdict] = []

    init(_ reader: consuming PictureReader) {
        self.reader = reader
    }

    /// Evaluates every picture; a damaged one is reported on standard error.
    mutating func read(_ pictures: any LabeledPictures) throws {
        var pictures = pictures
        while let picture = try pictures.next() {
            counts.pictures += 1
            if let image = counts.image(of: picture, &progress), let scores = try reader.read(image.frame()) {
                counts.faces += 1
                verdicts.append(Verdict(truth: picture.truth, scores: scores))
            }
            progress.show(
                pictures.progress, counts.pictures.counted("picture"), count: counts.pictures, "pictures")
        }
        progress.clear()
    }
}

/// Classifies pictures, with or without detecting the face first.
struct PictureReader: ~Copyable {
    private var classifier: EmotionClassifier
    private var face: MainFace
    private var predictions: [Prediction] = []

    /// For photographs: a face is classified in several views, as by `recognize`.
    init(model: EmotionModel, finder: consuming FaceFinder) {
        classifier = EmotionClassifier(model: model, averagesViews: true)
        face = MainFace(model.card, finder: finder)
    }

    /// For cropped faces, cropped further to the region that the model was trained on.
    init(crops model: EmotionModel) {
        classifier = EmotionClassifier(model: model, crop: .ofCutFaces)
        face = MainFace(model.card, finder: nil)
    }

    /// Classifies the face in a picture; `nil` if there is none.
    mutating func read(_ frame: borrowing Frame) throws -> EmotionScores? {
        guard let box = try face.box(in: frame) else { return nil }
        classifier.classify([box], of: frame, into: &predictions)
        return predictions[0].scores
    }
}

/// The result of an evaluation, with its subject.
struct Evaluation {
    enum Mode: String, Encodable {
        /// Pictures are cropped faces.
        case crops
        /// Faces are detected in photographs.
        case photos
    }

    let dataset: String
    let split: String?
    let mode: Mode
    let model: String
    let output: String
    /// Whether the card's `label_weights` were applied; `nil` if it has none.
    let labelWeights: Bool?
    let counts: PictureCounts
    let figures: Figures
}

extension Evaluation {
    /// Fraction of photographs with a detected face.
    var detectionRate: Double? { mode == .photos ? counts.detectionRate : nil }

    /// Subject and main figures as rows of a table.
    var facts: [(name: String, text: String)] {
        let part = split.map { ", \($0) split" } ?? ""
        var facts: [(name: String, text: String)] = [
            ("model", "\(model), output \(output)"), ("data set", "\(dataset)\(part), as \(mode.rawValue)"),
            ("pictures", "\(counts.pictures)"), ("scored", "\(counts.scored)"),
        ]
        if let labelWeights { facts.append(("label weights", labelWeights ? "on" : "off")) }
        if counts.unlabelled > 0 { facts.append(("without a label", "\(counts.unlabelled)")) }
        if counts.broken > 0 { facts.append(("broken", "\(counts.broken)")) }
        if let detectionRate { facts.append(("face found", detectionRate.percent)) }
        return facts + [
            ("accuracy", figures.accuracy.percent), ("top 3", figures.top3.percent),
            ("balanced accuracy", figures.balancedAccuracy.percent),
            ("macro F1", figures.macroF1.fixed(4)),
            ("calibration error", figures.reliability.error.fixed(4)),
        ]
    }
}

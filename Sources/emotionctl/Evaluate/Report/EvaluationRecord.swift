import EmotionRecognition

/// An evaluation as one line of JSON, with the keys of the training package.
struct EvaluationRecord: JSONRecord {
    struct Label: Encodable {
        let recall: Double
        /// Absent if the label was never predicted.
        let precision: Double?
        let count: Int
    }

    let dataset: String
    let split: String?
    let mode: Evaluation.Mode
    let model: String
    let output: String
    /// Absent if the card has none.
    let labelWeights: Bool?
    let accuracy: Double
    let top3: Double
    let macroF1: Double
    let balancedAccuracy: Double
    let ece: Double
    let labels: [String]
    let perLabel: [String: Label]
    let confusion: [[Int]]
    let counts: PictureCounts
    /// Present for photographs only.
    let detectionRate: Double?

    private enum CodingKeys: String, CodingKey {
        case dataset, split, mode, model, output, accuracy, top3, ece, labels, confusion, counts
        case labelWeights = "label_weights"
        case macroF1 = "macro_f1"
        case balancedAccuracy = "balanced_accuracy"
        case perLabel = "per_label"
        case detectionRate = "detection_rate"
    }

    init(_ evaluation: Evaluation) {
        (dataset, split, mode) = (evaluation.dataset, evaluation.split, evaluation.mode)
        (model, output, counts) = (evaluation.model, evaluation.output, evaluation.counts)
        labelWeights = evaluation.labelWeights
        let figures = evaluation.figures
        (accuracy, top3, macroF1) = (figures.accuracy, figures.top3, figures.macroF1)
        (balancedAccuracy, ece) = (figures.balancedAccuracy, figures.reliability.error)
        labels = figures.labels.map(\.label.rawValue)
        let entries = figures.labels.map {
            ($0.label.rawValue, Label(recall: $0.recall, precision: $0.precision, count: $0.count))
        }
        perLabel = Dictionary(uniqueKeysWithValues: entries)
        confusion = figures.confusion
        detectionRate = evaluation.detectionRate
    }
}

/// An evaluation as text for a terminal.
struct EvaluationTable {
    private let evaluation: Evaluation
    private var figures: Figures { evaluation.figures }

    init(_ evaluation: Evaluation) {
        self.evaluation = evaluation
    }

    var text: String {
        let head = evaluation.facts.map { $0.name.padded(to: 20) + $0.text }
        let lines = head + [""] + labelLines + [""] + confusionLines
        return lines.map { StyledText($0).plain }.joined(separator: "\n")
    }

    private var labelLines: [String] {
        [Self.row("label", ["recall", "precision", "count"])]
            + figures.labels.map { label in
                let precision = label.precision?.percent ?? "–"
                return Self.row(label.label.rawValue, [label.recall.percent, precision, "\(label.count)"])
            }
    }

    private var confusionLines: [String] {
        [Self.row("truth, called", figures.labels.map(\.label.rawValue))]
            + zip(figures.labels, figures.confusion).map { label, row in
                Self.row(label.label.rawValue, row.map(String.init))
            }
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        name.padded(to: 15)
            + cells.map { $0.leftPadded(to: 10) }.joined()
    }
}

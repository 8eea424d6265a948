import EmotionRecognition
import ProgramSupport

/// Writes an evaluation as Markdown with plots, and the figures as JSON.
struct EvaluationReport {
    private let evaluation: Evaluation
    private var figures: Figures { evaluation.figures }

    init(_ evaluation: Evaluation) {
        self.evaluation = evaluation
    }

    /// Writes `report.md` and its files into `folder`, which is created if necessary.
    func write(to folder: String) throws {
        let files = [
            ("confusion-proportions.svg", ConfusionPlot(figures: figures, numbers: .proportions).document),
            ("confusion-counts.svg", ConfusionPlot(figures: figures, numbers: .counts).document),
            ("reliability.svg", ReliabilityPlot(reliability: figures.reliability).document),
            ("recall.svg", RecallPlot(figures: figures).document),
            ("evaluation.json", try EvaluationRecord(evaluation).json() + "\n"),
            ("report.md", markdown),
        ]
        try ReportFolder(path: folder).write(files.map { ($0, Array($1.utf8)) })
    }

    var markdown: String {
        let facts = evaluation.facts.map { "| \($0.name) | \(Self.cell($0.text)) |" }
        let labels = figures.labels.map { label in
            "| \(label.label.rawValue) | \(label.recall.percent) | \(label.precision?.percent ?? "–") "
                + "| \(label.count) |"
        }
        let lines =
            [
                "# \(Self.cell(evaluation.model)) on \(Self.cell(evaluation.dataset))", "", "| | |",
                "| --- | --- |",
            ]
            + facts
            + ["", "## Labels", "", "| label | recall | precision | pictures |", "| --- | --- | --- | --- |"]
            + labels
            + [
                "", "![recall and precision of each label](recall.svg)", "", "## Confusion matrix", "",
                "Rows are the truth, columns what the model called it.", "",
                "![confusion matrix in proportions](confusion-proportions.svg)", "",
                "![confusion matrix in counts](confusion-counts.svg)", "", "## Calibration", "",
                "Bars and dots on the dashed line would mean that of the answers given with a confidence of "
                    + "70 %, 70 % are right.", "", "![reliability diagram](reliability.svg)",
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Escapes text that would end a table's cell or line.
    private static func cell(_ text: String) -> String {
        StyledText(text).plain.replacing("|", with: "\\|")
    }
}

extension Double {
    /// Formats a fraction as a percentage with one decimal.
    var percent: String { (100 * self).fixed(1) + " %" }
}

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

import EmotionRecognition
import FoundationEssentials
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
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in files {
                try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"), options: .atomic)
            }
        } catch {
            throw ExitError(.inputOutput, "\(folder): cannot write the report")
        }
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

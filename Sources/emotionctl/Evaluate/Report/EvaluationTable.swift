import EmotionRecognition

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

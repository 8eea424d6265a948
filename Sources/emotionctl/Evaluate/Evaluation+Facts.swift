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

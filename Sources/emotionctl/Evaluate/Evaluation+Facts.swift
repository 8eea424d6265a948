extension Evaluation {
    /// Of photographs: how often a face was found.
    var detectionRate: Double? { mode == .photos ? counts.detectionRate : nil }

    /// What was measured and the main figures, by name, for people.
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

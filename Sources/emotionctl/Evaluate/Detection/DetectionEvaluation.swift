import ProgramSupport

/// How well faces are found, with what was measured.
struct DetectionEvaluation {
    let dataset: String
    let boxes: String
    let counts: DetectionCounts
    /// For each reference face of films that was found, how many ids it has got.
    let idCounts: [Int]

    private var identities: String? {
        guard !idCounts.isEmpty else { return nil }
        let faces = idCounts.count.counted("face")
        return "\(idCounts.reduce(0, +)) of \(faces), \(idCounts.count { $0 == 1 }) with one throughout"
    }

    /// What was measured and the main figures, by name, for people.
    var facts: [(name: String, text: String)] {
        let total = counts.total
        var facts: [(name: String, text: String)] = [
            ("data set", dataset), ("reference boxes", boxes), ("pictures", "\(counts.pictures)"),
            ("faces", "\(total.faces)"), ("found", "\(total.found)"),
            ("recall", total.recall?.percent ?? "–"), ("boxes", "\(total.boxes)"),
            (
                "false positives",
                "\(total.falsePositives) in \(counts.picturesWithFalsePositives.counted("picture"))"
            ), ("precision", total.precision?.percent ?? "–"),
        ]
        if let identities { facts.append(("ids", identities)) }
        if counts.broken > 0 { facts.append(("broken", "\(counts.broken)")) }
        return facts
    }
}

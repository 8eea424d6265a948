import ProgramSupport

/// The result of an evaluation of the detector, with its subject.
struct DetectionEvaluation {
    let dataset: String
    let boxes: String
    let counts: DetectionCounts
    /// Number of ids of each detected reference face in videos.
    let idCounts: [Int]

    private var identities: String? {
        guard !idCounts.isEmpty else { return nil }
        let faces = idCounts.count.counted("face")
        return "\(idCounts.reduce(0, +)) of \(faces), \(idCounts.count { $0 == 1 }) with one throughout"
    }

    /// Subject and main figures as rows of a table.
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

/// The result of a robustness test, with its subject.
struct Robustness {
    let dataset: String
    let model: String
    let output: String
    /// Whether the card's `label_weights` were applied; `nil` if it has none.
    let labelWeights: Bool?
    let counts: RobustnessCounts

    /// Subject as rows of a table.
    var facts: [(name: String, text: String)] {
        var facts: [(name: String, text: String)] = [
            ("model", "\(model), output \(output)"), ("data set", "\(dataset), as photos"),
            ("photographs", "\(counts.pictures)"), ("with a face", "\(counts.faces)"),
        ]
        if let labelWeights { facts.append(("label weights", labelWeights ? "on" : "off")) }
        if counts.broken > 0 { facts.append(("broken", "\(counts.broken)")) }
        return facts
    }
}

/// How steady a model's labels are under changes that a face survives, with what was measured.
struct Robustness {
    let dataset: String
    let model: String
    let output: String
    /// Whether the card's `label_weights` took part; `nil` where it has none.
    let labelWeights: Bool?
    let counts: RobustnessCounts

    /// What was measured, by name, for people.
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

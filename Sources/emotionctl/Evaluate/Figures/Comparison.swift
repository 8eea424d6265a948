import EmotionRecognition
import ProgramSupport

/// Probabilities beside the truth, over the labels that the data set has.
///
/// Other labels that the model knows are left out: the probabilities are those of a softmax over the scores of
/// these labels alone, so they sum to 1 again, and the arg-max is among them.
struct Comparison {
    /// In the order of their label set, then others in the order of the model.
    let labels: [Emotion]
    /// For each picture that has a truth, in the order of `labels`.
    let probabilities: [[Double]]
    /// Places in `labels`, for the same pictures.
    let truth: [Int]
    /// Pictures whose label the model does not know, by label.
    let unknown: [Emotion: Int]

    /// Compares with the truth that fits the model's output: votes where it is called after them or where there
    /// is nothing else, single labels otherwise.
    /// - Parameters:
    ///   - output: name of the output that was read, and `known`, its labels.
    ///   - hasVotes: whether the data set has votes beside its labels.
    init(_ verdicts: [Verdict], output: String, known: [Emotion], hasVotes: Bool) {
        let byVotes = hasVotes && Self.isVoteOutput(output, known)
        let truths = verdicts.map { byVotes ? $0.truth.majority : $0.truth.label }
        let present = Set(truths.compactMap(\.self))
        let set = byVotes || present.contains(.contempt) ? LabelSet.ferplus : .fer2013
        let labels =
            set.labels.filter { present.contains($0) && known.contains($0) }
            + known.filter { present.contains($0) && !set.labels.contains($0) }
        var (probabilities, truth): ([[Double]], [Int]) = ([], [])
        var unknown: [Emotion: Int] = [:]
        for (verdict, label) in zip(verdicts, truths) {
            guard let label else { continue }
            guard let place = labels.firstIndex(of: label) else {
                unknown[label, default: 0] += 1
                continue
            }
            truth.append(place)
            probabilities.append(verdict.scores.shares(of: labels))
        }
        (self.labels, self.probabilities, self.truth, self.unknown) = (labels, probabilities, truth, unknown)
    }

    /// An output is compared with the votes unless it is called after the other labels or knows no contempt.
    static func isVoteOutput(_ output: String, _ known: [Emotion]) -> Bool {
        switch LabelSet(rawValue: output) {
        case .ferplus: true
        case .fer2013: false
        case nil: Set(LabelSet.ferplus.labels).isSubset(of: known)
        }
    }
}

extension EmotionScores {
    /// The probabilities of `labels`, which the model knows, made to sum to 1.
    func shares(of labels: [Emotion]) -> [Double] {
        let known = labels.map { Double(self[$0] ?? 0) }
        let sum = known.reduce(0, +)
        // Where float rounding left nothing, nothing is known.
        return known.map { sum > 0 ? $0 / sum : 1 / Double(labels.count) }
    }
}

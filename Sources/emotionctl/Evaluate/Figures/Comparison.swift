import EmotionRecognition
import ProgramSupport

/// Probabilities and true labels, restricted to the labels of the data set.
///
/// Other labels of the model are excluded: the probabilities are those of a softmax over the scores of the
/// data set's labels alone, so they sum to 1 again and contain the arg-max.
struct Comparison {
    /// Labels in the order of their set, then others in the order of the model.
    let labels: [Emotion]
    /// Probabilities for each picture with a true label, in the order of `labels`.
    let probabilities: [[Double]]
    /// Indices of the true labels in `labels`, for the same pictures.
    let truth: [Int]
    /// Number of pictures whose label the model lacks, by label.
    let unknown: [Emotion: Int]

    /// Compares with the annotation that matches the model's output: votes if the output is named after them
    /// or if there are only votes, single labels otherwise.
    /// - Parameters:
    ///   - output: name of the model's output, and `known`, its labels.
    ///   - hasVotes: whether the data set has votes in addition to labels.
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

    /// Whether to compare with votes: unless the output is named after the other labels or lacks contempt.
    static func isVoteOutput(_ output: String, _ known: [Emotion]) -> Bool {
        switch LabelSet(rawValue: output) {
        case .ferplus: true
        case .fer2013: false
        case nil: Set(LabelSet.ferplus.labels).isSubset(of: known)
        }
    }
}

extension EmotionScores {
    /// Returns the probabilities of `labels`, all known to the model, normalized to a sum of 1.
    func shares(of labels: [Emotion]) -> [Double] {
        let known = labels.map { Double(self[$0] ?? 0) }
        let sum = known.reduce(0, +)
        // If rounding left only zeros, all labels are equally probable.
        return known.map { sum > 0 ? $0 / sum : 1 / Double(labels.count) }
    }
}

import EmotionRecognition

/// How good the answers were; the training package's `evaluate` computes the same.
struct Figures {
    struct Label {
        let label: Emotion
        /// Of the label's pictures, the part that was called so.
        let recall: Double
        /// Of the pictures called so, the part that is; `nil` where none was.
        let precision: Double?
        /// Pictures with this label.
        let count: Int
    }

    let labels: [Label]
    /// Counts; rows are the truth, columns the answers, both in the order of `labels`.
    let confusion: [[Int]]
    let accuracy: Double
    /// How often the truth is among the three most probable labels.
    let top3: Double
    /// Mean over the labels of the harmonic mean of precision and recall.
    let macroF1: Double
    /// Mean recall.
    let balancedAccuracy: Double
    let reliability: Reliability

    /// - Parameter comparison: of at least one picture.
    init(_ comparison: Comparison) {
        let count = comparison.labels.count
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        var inTop3 = 0
        for (probabilities, truth) in zip(comparison.probabilities, comparison.truth) {
            confusion[truth][probabilities.top] += 1
            if Self.rank(of: truth, in: probabilities) < 3 { inTop3 += 1 }
        }
        let totals = confusion.map { $0.reduce(0, +) }
        let answers = confusion.indices.map { column in confusion.reduce(0) { $0 + $1[column] } }
        labels = comparison.labels.enumerated().map { i, label in
            Label(
                label: label, recall: Double(confusion[i][i]) / Double(totals[i]),
                precision: answers[i] > 0 ? Double(confusion[i][i]) / Double(answers[i]) : nil,
                count: totals[i])
        }
        let hits = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
        accuracy = Double(hits) / Double(comparison.truth.count)
        top3 = Double(inTop3) / Double(comparison.truth.count)
        macroF1 = Self.mean(
            confusion.indices.map { 2 * Double(confusion[$0][$0]) / Double(totals[$0] + answers[$0]) })
        balancedAccuracy = Self.mean(labels.map(\.recall))
        self.confusion = confusion
        reliability = Reliability(comparison)
    }

    /// How many labels are more probable; of equal ones the first counts as more probable.
    private static func rank(of label: Int, in probabilities: [Double]) -> Int {
        probabilities.indices.count {
            probabilities[$0] > probabilities[label]
                || (probabilities[$0] == probabilities[label] && $0 < label)
        }
    }

    private static func mean(_ numbers: [Double]) -> Double {
        numbers.reduce(0, +) / Double(numbers.count)
    }
}

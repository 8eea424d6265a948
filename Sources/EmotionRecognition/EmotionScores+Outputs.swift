import Glibc

extension EmotionScores {
    /// Makes probabilities of a network's output, one number for each of `labels`, and weighs them by `weights`,
    /// where there are any.
    ///
    /// Probabilities are divided by their sum, which rounding leaves a little off 1. An output that is no
    /// number at all (NaN or infinite, from a broken model) says nothing: every label gets the same share.
    init(
        _ numbers: Span<Float>, kind: ModelCard.OutputKind, labels: [Emotion], weights: [Float] = []
    ) {
        var highest = -Float.infinity
        for i in labels.indices { highest = max(highest, numbers[i]) }
        var shares = SIMD8<Float>(repeating: .nan)
        var sum: Float = 0
        for i in labels.indices {
            var share = kind == .logits ? expf(numbers[i] - highest) : max(numbers[i], 0)
            if !weights.isEmpty { share *= weights[i] }
            shares[labels[i].index] = share
            sum += share
        }
        let isUsable = sum.isFinite && sum > 0
        for label in labels {
            shares[label.index] = isUsable ? shares[label.index] / sum : 1 / Float(labels.count)
        }
        self.init(probabilities: shares)
    }
}

import Glibc

extension EmotionScores {
    /// Makes probabilities of a network's output, one number for each of `labels`, and weighs them by
    /// `weights`, where there are any.
    ///
    /// Probabilities are divided by their sum, which rounding leaves a little off 1. An output that is no
    /// number at all (NaN or infinite, from a broken model) says nothing: every label gets the same share.
    init(
        _ numbers: Span<Float>, kind: ModelCard.OutputKind, labels: [Emotion], weights: [Float] = []
    ) {
        var highest = -Float.infinity
        for i in labels.indices { highest = max(highest, numbers[i]) }
        var shares = SIMD32<Float>()
        var sum: Float = 0
        for i in labels.indices {
            var share = kind == .logits ? expf(numbers[i] - highest) : max(numbers[i], 0)
            if !weights.isEmpty { share *= weights[i] }
            shares[i] = share
            sum += share
        }
        let isUsable = sum.isFinite && sum > 0
        for i in labels.indices { shares[i] = isUsable ? shares[i] / sum : 1 / Float(labels.count) }
        self.init(labels: labels, probabilities: shares)
    }
}

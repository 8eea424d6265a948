import Glibc

/// One probability for each label of a model; they sum to 1.
///
/// Probabilities are stored in place and the list of labels is the model's own, so that scores of many faces
/// are kept without allocating.
public struct EmotionScores: Sendable, Equatable {
    /// The model's labels, in its order.
    public let labels: [Emotion]
    /// In the order of `labels`; 0 behind the last one.
    package let probabilities: SIMD32<Float>

    package init(labels: [Emotion], probabilities: SIMD32<Float>) {
        precondition(1...Emotion.mostPerModel ~= labels.count, "\(labels.count) labels")
        self.labels = labels
        self.probabilities = probabilities
    }

    /// - Parameter probabilities: one for each of `labels`.
    public init(labels: [Emotion], probabilities: [Float]) {
        precondition(labels.count == probabilities.count, "\(probabilities.count) for \(labels.count) labels")
        var numbers = SIMD32<Float>()
        for i in probabilities.indices { numbers[i] = probabilities[i] }
        self.init(labels: labels, probabilities: numbers)
    }

    /// The probability of `label`, in 0...1; `nil` where the model does not know it.
    public subscript(label: Emotion) -> Float? {
        labels.firstIndex(of: label).map { probabilities[$0] }
    }

    /// The most likely label; the first one among equals.
    public var top: Emotion { labels[topIndex] }

    /// The index of the most likely label in `labels`.
    package var topIndex: Int {
        var top = 0
        for i in labels.indices.dropFirst() where probabilities[i] > probabilities[top] { top = i }
        return top
    }

    /// How much more probable the most likely label is than any other, in 0...1.
    public var margin: Float {
        let top = topIndex
        var next: Float = 0
        for i in labels.indices where i != top { next = max(next, probabilities[i]) }
        return probabilities[top] - next
    }

    /// Returns the weighted geometric mean of two scores of the same labels, normalized to a sum of 1.
    /// - Parameter weight: weight of `other` in 0...1; the rest is that of these scores.
    func averaged(with other: EmotionScores, weight: Float) -> EmotionScores {
        var mean = SIMD32<Float>()
        for i in labels.indices {
            mean[i] = powf(probabilities[i], 1 - weight) * powf(other.probabilities[i], weight)
        }
        let sum = mean.sum()
        // Without a common label that is possible at all there is no geometric mean.
        guard sum > 0 else { return self }
        return EmotionScores(labels: labels, probabilities: mean / sum)
    }
}

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

/// Confidence and accuracy in bins of equal width over the confidence (Naeini, Cooper and Hauskrecht,
/// "Obtaining Well Calibrated Probabilities Using Bayesian Binning", 2015).
struct Reliability {
    struct Bin {
        var count = 0
        var confidence = 0.0
        var hits = 0

        var meanConfidence: Double { confidence / Double(count) }
        var accuracy: Double { Double(hits) / Double(count) }
    }

    /// Number of bins, the same as in the training package.
    static let binCount = 15

    private(set) var bins = [Bin](repeating: Bin(), count: binCount)

    init(_ comparison: Comparison) {
        for (probabilities, truth) in zip(comparison.probabilities, comparison.truth) {
            let answer = probabilities.top
            let confidence = probabilities[answer]
            let bin = min(Int(clamping: confidence * Double(Self.binCount)), Self.binCount - 1)
            bins[bin].count += 1
            bins[bin].confidence += confidence
            bins[bin].hits += answer == truth ? 1 : 0
        }
    }

    /// Expected calibration error: mean difference of confidence and accuracy, weighted by the bins' picture
    /// counts.
    var error: Double {
        let distances = bins.map {
            $0.count > 0 ? Double($0.count) * abs($0.accuracy - $0.meanConfidence) : 0
        }
        return distances.reduce(0, +) / Double(bins.reduce(0) { $0 + $1.count })
    }
}

extension [Double] {
    /// Returns the index of the largest number, the first among equals.
    var top: Int { indices.reduce(0) { self[$1] > self[$0] ? $1 : $0 } }
}

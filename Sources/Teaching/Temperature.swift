import Glibc

/// The temperature that makes probabilities mean what they say (Guo et al., "On Calibration of Modern Neural
/// Networks", 2017).
enum Temperature {
    private static let logarithms = -2.0...3.0
    private static let steps = 60

    /// The divisor of scores with the least cross-entropy, by golden section: there is a single minimum.
    static func fit(_ scores: [[Double]], truth: [Int], importance: [Double]) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (logarithms.lowerBound, logarithms.upperBound)
        for _ in 0..<steps {
            let span = ratio * (high - low)
            if loss(scores, truth, importance, temperature: exp(high - span))
                < loss(scores, truth, importance, temperature: exp(low + span))
            {
                high = low + span
            } else {
                low = high - span
            }
        }
        return exp((low + high) / 2)
    }

    /// Mean cross-entropy of scores divided by a temperature, in nats.
    static func loss(
        _ scores: [[Double]], _ truth: [Int], _ importance: [Double], temperature: Double
    ) -> Double {
        var (sum, weights) = (0.0, 0.0)
        for (row, (label, weight)) in zip(scores, zip(truth, importance)) where weight > 0 {
            sum -= weight * Softmax.of(row.map { $0 / temperature }, label).logarithm
            weights += weight
        }
        return sum / weights
    }
}

import Glibc

enum Softmax {
    /// Probabilities of scores, and the logarithm of that of `truth`.
    static func of(_ scores: [Double], _ truth: Int) -> (probabilities: [Double], logarithm: Double) {
        let highest = scores.max() ?? 0
        let powers = scores.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        return (powers.map { $0 / sum }, scores[truth] - highest - log(sum))
    }
}

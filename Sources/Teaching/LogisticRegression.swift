import Glibc

/// Multinomial logistic regression whose weights are pulled toward those that it starts from.
///
/// The objective is the mean cross-entropy of the samples, weighed by their importance, plus `pull` times the
/// squared distance of the weights from the start. The distance is that of weights on features of unit
/// deviation, so that `pull` means the same for every network; the bias is free. The problem is convex, and
/// the solution is the same every time.
public struct LogisticRegression {
    /// Features of samples, `[rows, features]`, row-major.
    let features: [Float]
    /// The rows that are learned from.
    let rows: [Int]
    /// Index of the label of each of `rows`.
    let truth: [Int]
    /// Importance of each of `rows`, made to sum to 1.
    let importance: [Double]

    private let mean: [Double]
    private let deviation: [Double]
    private let covariance: Covariance?
    let featureCount: Int

    /// Above this number of features their covariance is too expensive to speed the solution up.
    private static let mostCorrelatedFeatures = 512
    private static let smallestDeviation = 1e-6

    /// - Parameters:
    ///   - features: `[all rows, featureCount]`.
    ///   - rows: those that are learned from, with the label and the importance of each.
    public init(features: [Float], featureCount: Int, rows: [Int], truth: [Int], importance: [Double]) {
        precondition(rows.count == truth.count && rows.count == importance.count && !rows.isEmpty)
        self.features = features
        self.featureCount = featureCount
        self.rows = rows
        self.truth = truth
        let sum = importance.reduce(0, +)
        self.importance = importance.map { $0 / sum }
        let moments = Self.moments(features, featureCount, rows)
        (mean, deviation) = moments
        covariance =
            featureCount <= Self.mostCorrelatedFeatures
            ? Covariance(features, rows: rows, weights: self.importance, mean: mean, deviation: deviation)
            : nil
    }

    /// Finds the layer with the least objective.
    ///
    /// - Parameters:
    ///   - start: the layer that the weights are pulled toward.
    ///   - guess: a layer near the solution; `nil` for `start`.
    ///   - isFixed: for each label, whether its weights and bias stay those of `start`; no sample may have
    ///     such a label. Such labels do not compete in the fit: else every sample would raise the bias of the
    ///     others without an end. The mean score of the others stays as it was, and so does their standing
    ///     beside the fixed ones.
    ///   - accuracy: of the solution.
    public func fit(
        from start: LinearLayer, guess: LinearLayer? = nil, pull: Double, isFixed: [Bool]? = nil,
        accuracy: LBFGS.Accuracy = .fine
    ) -> LinearLayer {
        let isFixed = isFixed ?? [Bool](repeating: false, count: start.labelCount)
        let origin = scaled(start)
        var problem = Problem(samples: self, origin: origin, pull: pull, isFixed: isFixed)
        let labels = start.labelCount
        let factor = covariance.flatMap { covariance in
            CholeskyFactor(covariance.curvature(problem.meanCurvature(at: origin), plus: 2 * pull))
        }
        let solution = LBFGS.minimum(from: guess.map(scaled) ?? origin, accuracy) { point, gradient in
            problem.value(at: point, gradient: &gradient)
        } precondition: { gradient in
            guard let factor else { return gradient }
            var step = gradient
            for label in 0..<labels {
                let range = label * featureCount..<(label + 1) * featureCount
                factor.solve(&step, in: range)
            }
            return step
        }
        return raw(solution, labels: labels)
    }

    /// Weights on features of zero mean and unit deviation, `[labels, features]`, and behind them the bias,
    /// `[labels]`.
    private func scaled(_ layer: LinearLayer) -> [Double] {
        var parameters = layer.weights
        var bias = layer.bias
        for label in 0..<layer.labelCount {
            for index in 0..<featureCount {
                let place = label * featureCount + index
                bias[label] += parameters[place] * mean[index]
                parameters[place] *= deviation[index]
            }
        }
        return parameters + bias
    }

    /// The inverse of `scaled`.
    func raw(_ parameters: [Double], labels: Int) -> LinearLayer {
        var weights = Array(parameters[..<(labels * featureCount)])
        var bias = Array(parameters[(labels * featureCount)...])
        for label in 0..<labels {
            for index in 0..<featureCount {
                let place = label * featureCount + index
                weights[place] /= deviation[index]
                bias[label] -= weights[place] * mean[index]
            }
        }
        return LinearLayer(weights: weights, bias: bias)
    }

    /// Turns the gradient by the layer's own weights and bias into that by the scaled ones.
    func scale(_ gradient: inout [Double], labels: Int) {
        for label in 0..<labels {
            let total = gradient[labels * featureCount + label]
            for index in 0..<featureCount {
                let place = label * featureCount + index
                gradient[place] = (gradient[place] - mean[index] * total) / deviation[index]
            }
        }
    }

    private static func moments(
        _ features: [Float], _ count: Int, _ rows: [Int]
    ) -> (mean: [Double], deviation: [Double]) {
        var (sums, squares) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
        for row in rows {
            for index in 0..<count { sums[index] += Double(features[row * count + index]) }
        }
        let mean = sums.map { $0 / Double(rows.count) }
        for row in rows {
            for index in 0..<count {
                let distance = Double(features[row * count + index]) - mean[index]
                squares[index] += distance * distance
            }
        }
        return (mean, squares.map { max(($0 / Double(rows.count)).squareRoot(), smallestDeviation) })
    }
}

/// The objective and its gradient.
private struct Problem {
    let samples: LogisticRegression
    /// Scaled parameters of the layer that the weights are pulled toward.
    let origin: [Double]
    let pull: Double
    let isFixed: [Bool]

    private var labels: Int { isFixed.count }

    mutating func value(at point: [Double], gradient: inout [Double]) -> Double {
        let count = samples.featureCount
        let layer = samples.raw(point, labels: labels)
        for index in gradient.indices { gradient[index] = 0 }
        var loss = 0.0
        samples.features.withUnsafeBufferPointer { features in
            gradient.withUnsafeMutableBufferPointer { gradient in
                for (row, (truth, share)) in zip(samples.rows, zip(samples.truth, samples.importance)) {
                    let sample = UnsafeBufferPointer(rebasing: features[row * count..<(row + 1) * count])
                    let (probabilities, logarithm) = Softmax.of(scores(of: sample, by: layer), truth)
                    loss -= share * logarithm
                    for label in 0..<labels where !isFixed[label] {
                        let error = share * (probabilities[label] - (label == truth ? 1 : 0))
                        let range = label * count..<(label + 1) * count
                        Kernel.add(
                            sample, times: error,
                            to: UnsafeMutableBufferPointer(rebasing: gradient[range]))
                        gradient[labels * count + label] += error
                    }
                }
            }
        }
        samples.scale(&gradient, labels: labels)
        for index in 0..<labels * count where !isFixed[index / count] {
            let distance = point[index] - origin[index]
            loss += pull * distance * distance
            gradient[index] += 2 * pull * distance
        }
        return loss
    }

    /// How strongly scores of a label bend the loss, on average over labels.
    func meanCurvature(at point: [Double]) -> Double {
        let count = samples.featureCount
        let layer = samples.raw(point, labels: labels)
        var sum = 0.0
        samples.features.withUnsafeBufferPointer { features in
            for (row, share) in zip(samples.rows, samples.importance) {
                let sample = UnsafeBufferPointer(rebasing: features[row * count..<(row + 1) * count])
                let (probabilities, _) = Softmax.of(scores(of: sample, by: layer), 0)
                sum += share * probabilities.reduce(0) { $0 + $1 * (1 - $1) }
            }
        }
        return max(sum / Double(isFixed.count { !$0 }), 0.01)
    }

    /// Scores of one sample; those of fixed labels are out of the competition.
    private func scores(of sample: UnsafeBufferPointer<Float>, by layer: LinearLayer) -> [Double] {
        zip(layer.scores(of: sample), isFixed).map { $1 ? -.infinity : $0 }
    }
}

enum Softmax {
    /// Probabilities of scores, and the logarithm of that of `truth`.
    static func of(_ scores: [Double], _ truth: Int) -> (probabilities: [Double], logarithm: Double) {
        let highest = scores.max() ?? 0
        let powers = scores.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        return (powers.map { $0 / sum }, scores[truth] - highest - log(sum))
    }
}

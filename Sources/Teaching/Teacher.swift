import Glibc

/// Fits a last layer to a lesson, and measures by cross-validation what that changes.
public struct Teacher {
    private static let foldCount = 5
    /// Pulls that are tried, the strongest first.
    private static let pulls = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001]
    /// Number of pulls in a row that may be worse than the best one; weaker ones are not tried then.
    private static let mostWorse = 2
    /// Labels with fewer faces count as if they had this number, so that a handful of faces does not decide.
    private static let fewestFaces = 20

    private let lesson: Lesson
    private let start: LinearLayer
    /// Labels that the layer has not known before.
    private let isNew: [Bool]
    private let folds: [Int]
    private let foldCount: Int
    private let importance: [Double]

    /// - Parameters:
    ///   - lesson: at least two faces of different sources.
    ///   - start: the layer as it was, with zeros for labels that are new.
    ///   - isNew: for each label, whether the layer has not known it.
    public init(_ lesson: Lesson, start: LinearLayer, isNew: [Bool]) {
        self.lesson = lesson
        self.start = start
        self.isNew = isNew
        let sourceCount = Set(lesson.sources).count
        precondition(sourceCount > 1, "a single source")
        foldCount = min(Self.foldCount, sourceCount)
        folds = Folds.assign(truth: lesson.truth, sources: lesson.sources, count: foldCount)
        let counts = Self.counts(lesson.truth, labels: start.labelCount)
        let taught = counts.filter { $0 > 0 }
        let mean = Double(taught.reduce(0, +)) / Double(taught.count)
        // Every label counts alike.
        importance = lesson.truth.map { mean / Double(max(counts[$0], Self.fewestFaces)) }
    }

    /// Fits the layer.
    ///
    /// - Parameter progress: is called with the part that is done, in 0...1, and may throw to stop.
    public func teach<Stop: Error>(progress: (Double) throws(Stop) -> Void) throws(Stop) -> TaughtLayer {
        let parts = (0..<foldCount).map(part)
        var judged = importance
        for part in parts {
            for face in part.heldOut where part.isUnknown[lesson.truth[face]] { judged[face] = 0 }
        }
        var layers = [LinearLayer](repeating: start, count: foldCount)
        var best: Trial?
        var worseCount = 0
        for (number, pull) in Self.pulls.enumerated() where worseCount < Self.mostWorse {
            var scores = [[Double]](repeating: [], count: lesson.faceCount)
            for (fold, part) in parts.enumerated() {
                try progress(Double(number * foldCount + fold) / Double((Self.pulls.count + 1) * foldCount))
                layers[fold] = part.samples.fit(
                    from: start, guess: layers[fold], pull: pull, isFixed: part.isFixed, accuracy: .rough)
                for face in part.heldOut {
                    scores[face] = self.scores(of: face, by: layers[fold], without: part.isUnknown)
                }
            }
            let trial = Trial(pull: pull, scores: scores, truth: lesson.truth, importance: judged)
            if best.map({ trial.loss < $0.loss }) ?? true {
                (best, worseCount) = (trial, 0)
            } else {
                worseCount += 1
            }
        }
        guard let best else { preconditionFailure("no pull was tried") }
        let all = regression(faces: Array(0..<lesson.faceCount))
        let layer = all.fit(from: start, pull: best.pull, isFixed: fixed(in: all.truth))
        try progress(1)
        return TaughtLayer(
            layer: layer.cooled(by: best.temperature), pull: best.pull, temperature: best.temperature,
            foldCount: foldCount, before: outcome(startScores), after: outcome(best.scores))
    }

    /// A part of the cross-validation.
    private struct Part {
        let heldOut: [Int]
        /// Samples of the other faces.
        let samples: LogisticRegression
        /// Labels that these do not have.
        let isFixed: [Bool]
        /// New labels whose faces are all held out: they cannot be given, and their faces say nothing of the
        /// pull.
        let isUnknown: [Bool]
    }

    private func part(fold: Int) -> Part {
        let faces = Array(0..<lesson.faceCount)
        let samples = regression(faces: faces.filter { folds[$0] != fold })
        let isFixed = fixed(in: samples.truth)
        return Part(
            heldOut: faces.filter { folds[$0] == fold }, samples: samples, isFixed: isFixed,
            isUnknown: zip(isNew, isFixed).map { $0 && $1 })
    }

    /// What one pull gives for faces that were not learned from, at its best temperature.
    private struct Trial {
        let pull: Double
        let scores: [[Double]]
        let temperature: Double
        /// Mean cross-entropy.
        let loss: Double

        init(pull: Double, scores: [[Double]], truth: [Int], importance: [Double]) {
            (self.pull, self.scores) = (pull, scores)
            temperature = Temperature.fit(scores, truth: truth, importance: importance)
            loss = Temperature.loss(scores, truth, importance, temperature: temperature)
        }
    }

    private func regression(faces: [Int]) -> LogisticRegression {
        let views = 0..<Lesson.views
        return LogisticRegression(
            features: lesson.features, featureCount: lesson.featureCount,
            rows: faces.flatMap { face in views.map { face * Lesson.views + $0 } },
            truth: faces.flatMap { face in views.map { _ in lesson.truth[face] } },
            importance: faces.flatMap { face in views.map { _ in importance[face] } })
    }

    /// Labels without faces keep their weights, and are recognized as before.
    private func fixed(in truth: [Int]) -> [Bool] {
        Self.counts(truth, labels: start.labelCount).map { $0 == 0 }
    }

    /// As the layer was; labels that it did not know are never given.
    private var startScores: [[Double]] {
        (0..<lesson.faceCount).map { scores(of: $0, by: start, without: isNew) }
    }

    /// Scores of the face as it is, as the daemon reads it; those of unknown labels are never the highest.
    private func scores(of face: Int, by layer: LinearLayer, without isUnknown: [Bool]) -> [Double] {
        let first = face * Lesson.views * lesson.featureCount
        let scores = lesson.features.withUnsafeBufferPointer { features in
            layer.scores(of: UnsafeBufferPointer(rebasing: features[first..<first + lesson.featureCount]))
        }
        return zip(scores, isUnknown).map { $1 ? -.infinity : $0 }
    }

    private func outcome(_ scores: [[Double]]) -> Outcome {
        var outcome = Outcome(labels: start.labelCount)
        for (row, truth) in zip(scores, lesson.truth) {
            outcome.count(row.indices.max { row[$0] < row[$1] } ?? 0, truth: truth)
        }
        return outcome
    }

    private static func counts(_ truth: [Int], labels: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: labels)
        for label in truth { counts[label] += 1 }
        return counts
    }
}

/// How faces were labeled, beside their true labels.
public struct Outcome: Sendable, Equatable {
    /// `[true label, given label]`.
    public private(set) var confusion: [[Int]]

    init(labels: Int) {
        confusion = [[Int]](repeating: [Int](repeating: 0, count: labels), count: labels)
    }

    mutating func count(_ given: Int, truth: Int) { confusion[truth][given] += 1 }

    /// Faces of a label.
    public func count(of label: Int) -> Int { confusion[label].reduce(0, +) }

    /// Faces of a label that got it.
    public func hits(of label: Int) -> Int { confusion[label][label] }

    /// Part of all faces that got their label.
    public var accuracy: Double {
        let hits = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
        return Double(hits) / Double(confusion.reduce(0) { $0 + $1.reduce(0, +) })
    }

    /// Mean over labels with faces of the part that got it.
    public var balancedAccuracy: Double {
        let recalls = confusion.indices.filter { count(of: $0) > 0 }
            .map { Double(hits(of: $0)) / Double(count(of: $0)) }
        return recalls.reduce(0, +) / Double(recalls.count)
    }
}

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

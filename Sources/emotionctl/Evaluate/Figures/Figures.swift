import EmotionRecognition
import MediaFiles
import ProgramSupport

/// Metrics of a classifier; the training package's `evaluate` computes the same ones.
struct Figures {
    struct Label {
        let label: Emotion
        /// Recall: fraction of the label's pictures that were predicted as such.
        let recall: Double
        /// Precision: fraction of the predictions of this label that are correct; `nil` without predictions.
        let precision: Double?
        /// Number of pictures with this label.
        let count: Int
    }

    let labels: [Label]
    /// Confusion counts in the order of `labels`; rows are true labels, columns predictions.
    let confusion: [[Int]]
    let accuracy: Double
    /// Fraction of pictures whose true label is among the three most probable ones.
    let top3: Double
    /// Macro F1: mean over the labels of the harmonic mean of precision and recall.
    let macroF1: Double
    /// Balanced accuracy: mean recall.
    let balancedAccuracy: Double
    let reliability: Reliability

    /// - Parameter comparison: must contain at least one picture.
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

    /// Returns the number of more probable labels; of equal ones the first counts as more probable.
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

/// The model's prediction for a picture, with its annotation.
struct Verdict {
    let truth: Truth
    let scores: EmotionScores
}

/// The numbers of pictures by outcome.
struct PictureCounts: Equatable, Encodable {
    /// Pictures in the data set or the chosen split.
    var pictures = 0
    /// Pictures that could not be decoded.
    var broken = 0
    /// Pictures with a detected face, or all decoded pictures of cropped faces.
    var faces = 0
    /// Pictures with a face and a label to compare with.
    var scored = 0
    /// Pictures with a face but without a label that the model has.
    var unlabelled = 0

    /// Fraction of the decoded pictures with a detected face; `nil` if none was decoded.
    var detectionRate: Double? {
        pictures > broken ? Double(faces) / Double(pictures - broken) : nil
    }
}

extension PictureCounts {
    /// Decodes a picture; `nil` if it is broken, which is counted and reported on standard error.
    mutating func image(of picture: LabeledPicture, _ progress: inout ProgressBar) -> StillImage? {
        do throws(MediaError) {
            return try picture.image()
        } catch {
            broken += 1
            progress.clear()
            StandardError.write("emotionctl: \(StyledText("\(error)").plain)")
            return nil
        }
    }
}

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
        self.labels = labels
        self.probabilities = probabilities
        self.truth = truth
        self.unknown = unknown
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

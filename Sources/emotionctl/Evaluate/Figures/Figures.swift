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

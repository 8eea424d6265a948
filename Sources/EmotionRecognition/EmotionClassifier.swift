import Imaging
import Inference

/// Classifies the faces in an image with a model: boxes → predictions.
///
/// Owns the scratch memory, so it serves one thread; classifying allocates nothing.
public struct EmotionClassifier: ~Copyable {
    /// Number of faces that the network processes at once.
    private static let batch = 8

    private let model: EmotionModel
    private var workspace: Workspace
    private var preprocessor: Preprocessor
    /// Number of runs per face: 1, or 2 if the mirrored face is classified as well.
    private let views: Int

    /// - Parameters:
    ///   - threads: number of threads that share the work of the network, including the caller's.
    ///   - crop: replaces the card's crop, for boxes that no detector has drawn.
    ///   - averagesMirrored: whether each face is also classified mirrored and the predictions are averaged.
    ///     That takes twice the time and makes the label independent of the direction in which a face looks.
    public init(
        model: EmotionModel, threads: Int = 1, crop: ModelCard.Crop? = nil, averagesMirrored: Bool = false
    ) {
        self.model = model
        views = averagesMirrored ? 2 : 1
        workspace = Workspace(for: model.network, maximumBatch: Self.batch, threads: threads)
        preprocessor = Preprocessor(model.card.input, crop: crop ?? model.card.crop)
    }

    /// Replaces `predictions` by one for each of `boxes`, in their order.
    public mutating func classify(
        _ boxes: [FaceBox], of frame: borrowing Frame, into predictions: inout [Prediction]
    ) {
        predictions.removeAll(keepingCapacity: true)
        var start = 0
        while start < boxes.count {
            let count = min(Self.batch / views, boxes.count - start)
            for i in 0..<count * views {
                preprocessor.load(
                    boxes[start + i / views], from: frame, to: &workspace, sample: i,
                    isMirrored: i % views == 1
                )
            }
            model.network.run(batch: count * views, in: &workspace)
            for i in 0..<count { predictions.append(prediction(ofFace: i)) }
            start += count
        }
    }

    private borrowing func prediction(ofFace face: Int) -> Prediction {
        let prediction = model.prediction(ofSample: face * views, in: workspace)
        guard views == 2 else { return prediction }
        return prediction.averaged(with: model.prediction(ofSample: face * views + 1, in: workspace))
    }
}

/// The output of a model for one face.
public struct Prediction: Sendable, Equatable {
    public let scores: EmotionScores
    /// Valence and arousal; `nil` if unknown.
    public let affect: Affect?

    public init(scores: EmotionScores, affect: Affect? = nil) {
        (self.scores, self.affect) = (scores, affect)
    }

    /// Returns the mean of two predictions of the same model.
    func averaged(with other: Prediction) -> Prediction {
        Prediction(
            scores: EmotionScores(
                labels: scores.labels, probabilities: (scores.probabilities + other.scores.probabilities) / 2),
            affect: affect.flatMap { affect in other.affect.map(affect.averaged) })
    }
}

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
    /// Views of each face whose predictions are averaged.
    private let views: [FaceView]

    /// - Parameters:
    ///   - threads: number of threads that share the work of the network, including the caller's.
    ///   - crop: replaces the card's crop, for boxes that no detector has drawn.
    ///   - averagesViews: whether to average the predictions for several crops of each face. That takes
    ///     `FaceView.still.count` times as long and makes the label depend less on the exact box, on the
    ///     light and on the direction in which a face looks.
    public init(
        model: EmotionModel, threads: Int = 1, crop: ModelCard.Crop? = nil, averagesViews: Bool = false
    ) {
        self.init(
            model: model, threads: threads, crop: crop, views: averagesViews ? FaceView.still : [FaceView()])
    }

    init(model: EmotionModel, threads: Int = 1, crop: ModelCard.Crop? = nil, views: [FaceView]) {
        self.model = model
        self.views = views
        workspace = Workspace(
            for: model.network, maximumBatch: max(Self.batch, views.count), threads: threads)
        preprocessor = Preprocessor(model.card.input, crop: crop ?? model.card.crop)
    }

    /// Replaces `predictions` by one for each of `boxes`, in their order.
    public mutating func classify(
        _ boxes: [FaceBox], of frame: borrowing Frame, into predictions: inout [Prediction]
    ) {
        predictions.removeAll(keepingCapacity: true)
        let atOnce = max(Self.batch / views.count, 1)
        var start = 0
        while start < boxes.count {
            let count = min(atOnce, boxes.count - start)
            for i in 0..<count * views.count {
                preprocessor.load(
                    boxes[start + i / views.count], from: frame, to: &workspace, sample: i,
                    view: views[i % views.count])
            }
            model.network.run(batch: count * views.count, in: &workspace)
            for i in 0..<count { predictions.append(prediction(ofFace: i)) }
            start += count
        }
    }

    /// Returns the mean of the predictions for the views of a face.
    private borrowing func prediction(ofFace face: Int) -> Prediction {
        var mean = model.prediction(ofSample: face * views.count, in: workspace)
        for view in 1..<views.count {
            let prediction = model.prediction(ofSample: face * views.count + view, in: workspace)
            mean = mean.averaged(with: prediction, weight: 1 / Float(view + 1))
        }
        return mean
    }
}

/// The output of a model for one face.
public struct Prediction: Sendable, Equatable {
    public let scores: EmotionScores
    /// Valence and arousal; `nil` if unknown.
    public let affect: Affect?

    public init(scores: EmotionScores, affect: Affect? = nil) {
        self.scores = scores
        self.affect = affect
    }

    /// Returns the weighted mean of two predictions of the same model: geometric for the probabilities, which
    /// keeps them about as confident as those that it averages, arithmetic for the affect.
    /// - Parameter weight: weight of `other` in 0...1; the rest is this prediction's.
    func averaged(with other: Prediction, weight: Float) -> Prediction {
        Prediction(
            scores: scores.averaged(with: other.scores, weight: weight),
            affect: affect.flatMap { affect in other.affect.map { affect.averaged(with: $0, weight: weight) }
            })
    }
}

/// A variation of a face's crop.
///
/// Predictions that are averaged over several views depend less on the exact box and on the light than the
/// prediction for one view does.
struct FaceView: Sendable {
    /// Added to the margin of the model's card, in box widths.
    var margin = 0.0
    /// Displacement of the box, in box widths.
    var shift = SIMD2<Double>()
    /// Whether the gamma of the crop is corrected to `geometricMean`.
    var correctsGamma = false
    var isMirrored = false

    /// Geometric mean of the luma in the median face that the shipped models were trained on.
    static let geometricMean: Float = 0.42

    /// Returns the box displaced by `shift`.
    func shift(_ box: FaceBox) -> FaceBox {
        let offset = (shift * Double(box.rect.width)).rounded(.toNearestOrAwayFromZero)
        var box = box
        box.rect.x += Int(clamping: offset.x)
        box.rect.y += Int(clamping: offset.y)
        return box
    }
}

extension FaceView {
    /// Views of a face in a still, symmetric under mirroring.
    static let still: [FaceView] = {
        let closer = -0.05
        let views = [
            FaceView(margin: -0.1), FaceView(margin: closer), FaceView(margin: 0),
            FaceView(margin: closer, shift: [0.05, 0]), FaceView(margin: closer, shift: [-0.05, 0]),
            FaceView(margin: closer, correctsGamma: true),
            FaceView(margin: closer, shift: [0, 0.05], correctsGamma: true),
            FaceView(margin: closer, shift: [0, -0.05], correctsGamma: true),
        ]
        return views + views.map(\.mirrored)
    }()

    /// The same view of the mirrored face.
    private var mirrored: FaceView {
        var view = self
        view.isMirrored.toggle()
        return view
    }
}

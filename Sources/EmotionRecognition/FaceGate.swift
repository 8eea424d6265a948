import Glibc
import Imaging
import Inference

/// Removes the detector's boxes that contain no face.
///
/// Owns the scratch memory, so it serves one thread; filtering allocates nothing.
public struct FaceGate: ~Copyable {
    /// Number of boxes that the network processes at once.
    private static let batch = 8
    /// Minimum evidence of a new face and of a known one: the sum of the detector's log odds and the gate's
    /// log odds beyond its threshold.
    private static let (leastOfNew, leastOfKnown): (Float, Float) = (7, 6)
    /// Maximum evidence of one frame, since that of a threshold of 0 is infinite.
    private static let mostOfFrame: Float = 30
    /// Weight of a frame in a known face's evidence. Hands look like faces for a frame or two.
    private static let frameWeight: Float = 0.3
    /// What evidence loses per degree of tilt beyond the one that hardly any head exceeds.
    private static let (usualRoll, rollCost) = (30.0, Float(2) / 15)
    /// Margin below the threshold, in log odds, that a known face is granted without the detector's log odds.
    private static let knownMargin: Float = 1
    /// Crops of a new face. The mean of their log odds counts, which depends less on the detector's exact box
    /// than those of one crop do.
    private static let viewsOfNew = [FaceView(margin: 0.1), FaceView(margin: -0.1, isMirrored: true)]
    /// Crops of a known face, which is checked in every frame and has passed as a new one.
    private static let viewsOfKnown = [FaceView()]

    private let model: FaceGateModel
    /// Minimum log odds of a box without a probability from the detector, and of a known face.
    private let leastLogOdds: Float
    private let knownLogOdds: Float
    private var workspace: Workspace
    private var preprocessor: Preprocessor

    /// Number of pixels across a face that the network uses.
    public var faceWidth: Int { model.card.input.size.width }

    /// - Parameter threshold: minimum probability of a face, in 0...1; `nil` for the model's own.
    public init(model: FaceGateModel, threshold: Float? = nil) {
        self.model = model
        let threshold = threshold ?? model.threshold
        leastLogOdds = logf(threshold / (1 - threshold))
        knownLogOdds = leastLogOdds - Self.knownMargin
        workspace = Workspace(for: model.network, maximumBatch: Self.batch)
        preprocessor = Preprocessor(model.card.input, crop: model.card.crop)
    }

    /// Removes the boxes without a face from `boxes`; the others keep their order and get their evidence.
    /// - Parameter known: number of boxes at the beginning that were faces in the last frame and need less
    ///   evidence.
    public mutating func filter(_ boxes: inout [FaceBox], known: Int = 0, of frame: borrowing Frame) {
        let (count, known) = (boxes.count, min(known, boxes.count))
        var kept = 0
        filter(&boxes, in: 0..<known, areKnown: true, kept: &kept, of: frame)
        filter(&boxes, in: known..<count, areKnown: false, kept: &kept, of: frame)
        boxes.removeLast(count - kept)
    }

    /// Moves the boxes in `range` that contain a face to the places from `kept` on, which is advanced.
    private mutating func filter(
        _ boxes: inout [FaceBox], in range: Range<Int>, areKnown: Bool, kept: inout Int,
        of frame: borrowing Frame
    ) {
        let views = areKnown ? Self.viewsOfKnown : Self.viewsOfNew
        let step = Self.batch / views.count
        for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
            let end = min(start + step, range.upperBound)
            var sample = 0
            for box in boxes[start..<end] {
                for view in views {
                    preprocessor.load(box, from: frame, to: &workspace, sample: sample, view: view)
                    sample += 1
                }
            }
            model.network.run(batch: sample, in: &workspace)
            for i in start..<end {
                let first = (i - start) * views.count
                let logOdds = meanLogOdds(ofSamples: first..<first + views.count)
                guard isFace(&boxes[i], logOdds: logOdds, isKnown: areKnown) else { continue }
                boxes[kept] = boxes[i]
                kept += 1
            }
        }
    }

    /// Whether detector and gate together, in this frame and the ones before, accept a box as a face.
    private func isFace(_ box: inout FaceBox, logOdds: Float, isKnown: Bool) -> Bool {
        guard let others = box.logOdds else { return logOdds >= (isKnown ? knownLogOdds : leastLogOdds) }
        let excess = max(0, Float(abs(box.roll) - Self.usualRoll))
        let evidence = min(logOdds - leastLogOdds + others - Self.rollCost * excess, Self.mostOfFrame)
        let average = box.evidence.map { $0 + Self.frameWeight * (evidence - $0) } ?? evidence
        box.evidence = average
        return average >= (isKnown ? Self.leastOfKnown : Self.leastOfNew)
    }

    private func meanLogOdds(ofSamples samples: Range<Int>) -> Float {
        var sum: Float = 0
        for sample in samples { sum += logOdds(ofSample: sample) }
        return sum / Float(samples.count)
    }

    /// Returns the log odds of a face; infinite if the output is not a number, so that a broken network
    /// passes all boxes.
    private borrowing func logOdds(ofSample sample: Int) -> Float {
        let (kind, labels) = (model.scores.kind, model.scores.labels)
        return workspace.withOutput(model.scores.index, sample: sample) { numbers in
            let face = labels[0] == "face" ? 0 : 1
            let (score, other) = (numbers[face], numbers[1 - face])
            let logOdds = kind == .logits ? score - other : logf(score / (1 - score))
            return logOdds.isNaN ? .infinity : logOdds
        }
    }
}

/// A network that distinguishes faces from false alarms of a detector, with its card.
///
/// Immutable; a `FaceGate` owns the scratch memory.
public struct FaceGateModel: Sendable {
    public let card: ModelCard
    /// Minimum probability of `face` for a box to pass: the card's `threshold`, else 0.5.
    public let threshold: Float

    let network: Network
    let scores: ScoreOutput

    /// Loads `path` (ONNX) and the card beside it, whose first scores must have the labels `face` and
    /// `background`.
    public init(path: String) throws(RecognitionError) {
        let files = try ModelFiles(path: path)
        network = files.network
        card = files.card
        threshold = card.threshold ?? 0.5
        do throws(BindingError) {
            scores = try card.bind(to: network, sha256: files.sha256).scores
            guard scores.isFaceGate else {
                throw BindingError(
                    reason: "a face gate has the labels face and background, not "
                        + scores.labels.joined(separator: ", "))
            }
            guard scores.weights.isEmpty else {
                throw BindingError(reason: "a face gate has a threshold, not label_weights")
            }
        } catch {
            throw .mismatch(card: ModelFiles.cardPath(of: path), reason: error.reason)
        }
    }
}

extension ScoreOutput {
    var isFaceGate: Bool { Set(labels) == ["face", "background"] }
}

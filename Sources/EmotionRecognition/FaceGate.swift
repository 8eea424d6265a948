import Glibc
import Imaging
import Inference

/// Drops the boxes of a detector that hold no face.
///
/// Owns the scratch memory, so it serves one thread; looking at boxes allocates nothing.
public struct FaceGate: ~Copyable {
    /// Boxes that go through the network at once.
    private static let batch = 8
    /// The least sum of the logarithms of the odds that the detector and the gate see, the latter beyond its threshold.
    private static let leastSum: Float = 7.5
    /// How much lower a known face's odds may be than the threshold, as a logarithm.
    private static let knownMargin: Float = 1

    private let model: FaceGateModel
    /// Least logarithms of the odds of a box of which the detector says nothing, and of a known face.
    private let leastLogOdds: Float
    private let knownLogOdds: Float
    private var workspace: Workspace
    private var feeder: NetworkFeeder

    /// Pixels across a face that the network makes use of.
    public var faceWidth: Int { model.card.input.size.width }

    /// - Parameter threshold: how probable a face must be to pass, in 0...1; `nil` for the model's own.
    public init(model: FaceGateModel, threshold: Float? = nil) {
        self.model = model
        let threshold = threshold ?? model.threshold
        leastLogOdds = logf(threshold / (1 - threshold))
        knownLogOdds = leastLogOdds - Self.knownMargin
        workspace = Workspace(for: model.network, maximumBatch: Self.batch)
        feeder = NetworkFeeder(model.card.input, crop: model.card.crop)
    }

    /// Removes what is no face from `boxes`; the others keep their order.
    /// - Parameter known: how many at the beginning were faces in the frame before: there, less evidence will do.
    public mutating func filter(_ boxes: inout [FaceBox], known: Int = 0, of frame: borrowing Frame) {
        var kept = 0
        var start = 0
        while start < boxes.count {
            let count = min(Self.batch, boxes.count - start)
            for i in 0..<count { feeder.feed(boxes[start + i], of: frame, to: &workspace, sample: i) }
            model.network.run(batch: count, in: &workspace)
            for i in 0..<count where isFace(boxes[start + i], isKnown: start + i < known, sample: i) {
                boxes[kept] = boxes[start + i]
                kept += 1
            }
            start += count
        }
        boxes.removeLast(boxes.count - kept)
    }

    /// Whether detector and gate together hold a box for a face. A known face needs less evidence than a new one.
    private borrowing func isFace(_ box: FaceBox, isKnown: Bool, sample: Int) -> Bool {
        let own = logOdds(ofSample: sample)
        if isKnown { return own >= knownLogOdds }
        guard let others = box.logOdds else { return own >= leastLogOdds }
        return own - leastLogOdds + others >= Self.leastSum
    }

    /// A network that says something else than numbers lets every box pass.
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

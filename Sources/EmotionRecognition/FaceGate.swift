import Glibc
import Imaging
import Inference

/// Drops the boxes of a detector that hold no face.
///
/// Owns the scratch memory, so it serves one thread; looking at boxes allocates nothing.
public struct FaceGate: ~Copyable {
    /// Boxes that go through the network at once.
    private static let batch = 8

    private let model: FaceGateModel
    private let threshold: Float
    private var workspace: Workspace
    private var feeder: NetworkFeeder

    /// Pixels across a face that the network makes use of.
    public var faceWidth: Int { model.card.input.size.width }

    /// - Parameter threshold: how probable a face must be to pass, in 0...1; `nil` for the model's own.
    public init(model: FaceGateModel, threshold: Float? = nil) {
        self.model = model
        self.threshold = threshold ?? model.threshold
        workspace = Workspace(for: model.network, maximumBatch: Self.batch)
        feeder = NetworkFeeder(model.card.input, crop: model.card.crop)
    }

    /// Removes what is no face from `boxes`; the others keep their order.
    public mutating func filter(_ boxes: inout [FaceBox], of frame: borrowing Frame) {
        var kept = 0
        var start = 0
        while start < boxes.count {
            let count = min(Self.batch, boxes.count - start)
            for i in 0..<count { feeder.feed(boxes[start + i], of: frame, to: &workspace, sample: i) }
            model.network.run(batch: count, in: &workspace)
            for i in 0..<count where faceProbability(ofSample: i) >= threshold {
                boxes[kept] = boxes[start + i]
                kept += 1
            }
            start += count
        }
        boxes.removeLast(boxes.count - kept)
    }

    /// A network that says something else than numbers lets every box pass.
    private borrowing func faceProbability(ofSample sample: Int) -> Float {
        let (kind, labels) = (model.scores.kind, model.scores.labels)
        return workspace.withOutput(model.scores.index, sample: sample) { numbers in
            let face = labels[0] == "face" ? 0 : 1
            let (score, other) = (numbers[face], numbers[1 - face])
            let probability = kind == .logits ? 1 / (1 + expf(other - score)) : score
            return probability.isNaN ? 1 : probability
        }
    }
}

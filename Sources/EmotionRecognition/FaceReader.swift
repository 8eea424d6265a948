import Imaging
import Inference

/// Reads faces in a picture with a model: rectangles → scores.
///
/// Owns the scratch memory, so it serves one thread; reading allocates nothing.
public struct FaceReader: ~Copyable {
    /// Faces that go through the network at once.
    private static let batch = 8

    private let model: EmotionModel
    private var workspace: Workspace
    private var feeder: NetworkFeeder

    /// - Parameters:
    ///   - threads: how many share the work of a network, the caller's among them.
    ///   - crop: instead of the card's, for boxes that no detector drew.
    public init(model: EmotionModel, threads: Int = 1, crop: ModelCard.Crop? = nil) {
        self.model = model
        workspace = Workspace(for: model.network, maximumBatch: Self.batch, threads: threads)
        feeder = NetworkFeeder(model.card.input, crop: crop ?? model.card.crop)
    }

    /// Replaces `readings` by one for each of `boxes`, in their order.
    public mutating func read(
        _ boxes: [PixelRect], of frame: borrowing Frame, into readings: inout [FaceReading]
    ) {
        readings.removeAll(keepingCapacity: true)
        var start = 0
        while start < boxes.count {
            let count = min(Self.batch, boxes.count - start)
            for i in 0..<count { feeder.feed(boxes[start + i], of: frame, to: &workspace, sample: i) }
            model.network.run(batch: count, in: &workspace)
            for i in 0..<count { readings.append(model.reading(ofSample: i, in: workspace)) }
            start += count
        }
    }
}

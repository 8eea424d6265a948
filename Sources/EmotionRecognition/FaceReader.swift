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
    /// How often each face goes through the network: as it is and, the second time, mirrored.
    private let views: Int

    /// - Parameters:
    ///   - threads: how many share the work of a network, the caller's among them.
    ///   - crop: instead of the card's, for boxes that no detector drew.
    ///   - averagesMirrored: whether each face is read a second time as in a mirror and the readings averaged. That takes
    ///     twice the time, and the label no longer depends on which way a face looks.
    public init(
        model: EmotionModel, threads: Int = 1, crop: ModelCard.Crop? = nil, averagesMirrored: Bool = false
    ) {
        self.model = model
        views = averagesMirrored ? 2 : 1
        workspace = Workspace(for: model.network, maximumBatch: Self.batch, threads: threads)
        feeder = NetworkFeeder(model.card.input, crop: crop ?? model.card.crop)
    }

    /// Replaces `readings` by one for each of `boxes`, in their order.
    public mutating func read(
        _ boxes: [FaceBox], of frame: borrowing Frame, into readings: inout [FaceReading]
    ) {
        readings.removeAll(keepingCapacity: true)
        var start = 0
        while start < boxes.count {
            let count = min(Self.batch / views, boxes.count - start)
            for i in 0..<count * views {
                feeder.feed(
                    boxes[start + i / views], of: frame, to: &workspace, sample: i, isMirrored: i % views == 1
                )
            }
            model.network.run(batch: count * views, in: &workspace)
            for i in 0..<count { readings.append(reading(ofFace: i)) }
            start += count
        }
    }

    private borrowing func reading(ofFace face: Int) -> FaceReading {
        let reading = model.reading(ofSample: face * views, in: workspace)
        guard views == 2 else { return reading }
        return reading.averaged(with: model.reading(ofSample: face * views + 1, in: workspace))
    }
}

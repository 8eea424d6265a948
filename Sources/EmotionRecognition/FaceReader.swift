import Imaging
import Inference

/// Reads faces in a frame with a model: rectangles → scores.
///
/// Owns the scratch memory, so it serves one thread; reading allocates nothing.
public struct FaceReader: ~Copyable {
    /// Faces that go through the network at once.
    private static let batch = 8

    private let model: EmotionModel
    private var workspace: Workspace
    private var crop: FaceCrop

    /// - Parameter threads: how many share the work of a network, the caller's among them.
    public init(model: EmotionModel, threads: Int = 1) {
        self.model = model
        workspace = Workspace(for: model.network, maximumBatch: Self.batch, threads: threads)
        crop = FaceCrop(size: model.card.input.size)
    }

    /// Replaces `readings` by one for each of `boxes`, in their order.
    public mutating func read(
        _ boxes: [PixelRect], of frame: borrowing Frame, into readings: inout [FaceReading]
    ) {
        readings.removeAll(keepingCapacity: true)
        var start = 0
        while start < boxes.count {
            let count = min(Self.batch, boxes.count - start)
            for i in 0..<count { cut(boxes[start + i], from: frame, sample: i) }
            model.network.run(batch: count, in: &workspace)
            for i in 0..<count { readings.append(reading(ofSample: i)) }
            start += count
        }
    }

    private mutating func cut(_ box: PixelRect, from frame: borrowing Frame, sample: Int) {
        let card = model.card
        crop.cut(box, margin: card.crop.margin, edge: card.crop.edge, from: frame)
        let (pixels, input) = (crop.pixels, card.input)
        workspace.withInput(sample: sample) { numbers in
            input.pixels.apply(to: pixels, into: &numbers)
            if input.channels == 3 { input.layout.spread(pixels.count, in: &numbers) }
        }
    }

    private borrowing func reading(ofSample sample: Int) -> FaceReading {
        let scores = model.scores
        let probabilities = workspace.withOutput(scores.index, sample: sample) { numbers in
            EmotionScores(numbers, kind: scores.kind, labels: scores.labels)
        }
        let affect = model.affectOutput.map { output in
            workspace.withOutput(output, sample: sample) { numbers in
                Affect(valence: numbers[0], arousal: numbers[1], source: .model)
            }
        }
        return FaceReading(scores: probabilities, affect: affect)
    }
}

extension ModelCard.Layout {
    /// Turns one channel of `count` numbers at the start of `numbers` into three equal ones.
    fileprivate func spread(_ count: Int, in numbers: inout MutableSpan<Float>) {
        switch self {
        case .channelsFirst:
            for i in 0..<count { (numbers[count + i], numbers[2 * count + i]) = (numbers[i], numbers[i]) }
        case .channelsLast:
            for i in (0..<count).reversed() {
                let number = numbers[i]
                for channel in 0..<3 { numbers[3 * i + channel] = number }
            }
        }
    }
}

import Glibc
import Imaging
import Inference

/// Finds which parts of a face made a model see a label there.
///
/// Where the scores are a linear layer of averaged features that are an output too, by class activation maps (Zhou et
/// al. 2016); for other models by covering one part after the other and looking at how the score falls (Zeiler and
/// Fergus, "Visualizing and Understanding Convolutional Networks", 2014).
///
/// Owns the scratch memory, so it serves one thread.
public struct ActivationMapper: ~Copyable {
    /// Cells of an occlusion map along each side; a row of them goes through the network at once.
    private static let cells = 8
    /// Side of what covers a part of the face, in cells.
    private static let cover = 2.5

    private let model: EmotionModel
    private let crop: ModelCard.Crop
    /// The linear layer and the place of its features among the network's outputs.
    private let head: (weights: ClassWeights, output: Int)?
    private var workspace: Workspace
    private var feeder: NetworkFeeder

    /// Whether maps are class activation maps.
    public var usesFeatures: Bool { head != nil }

    /// - Parameters:
    ///   - path: the file that the model was loaded from.
    ///   - crop: instead of the card's, for boxes that no detector drew.
    public init(model: EmotionModel, path: String, crop: ModelCard.Crop? = nil) throws(RecognitionError) {
        self.model = model
        self.crop = crop ?? model.card.crop
        head = try Self.head(of: model, path: path)
        workspace = Workspace(for: model.network, maximumBatch: Self.cells)
        feeder = NetworkFeeder(model.card.input, crop: self.crop)
    }

    private static func head(
        of model: EmotionModel, path: String
    ) throws(RecognitionError) -> (ClassWeights, Int)? {
        guard let features = model.card.outputs.first(where: { $0.kind == .featureMap })?.name,
            let output = model.network.outputs.firstIndex(where: { $0.name == features })
        else { return nil }
        let file = try ModelFiles.bytes(of: path)
        let weights: ClassWeights?
        do throws(ModelError) {
            weights = try ClassWeights(
                onnx: file, folder: ModelFiles.folder(of: path), scores: model.output, features: features)
        } catch {
            throw .badModel(path: path, reason: error)
        }
        let shape = model.network.outputs[output].shape
        guard let weights, shape.count == 3, shape[0] == weights.channels else { return nil }
        return (weights, output)
    }

    /// What speaks for `label` in the face at `box`.
    ///
    /// - Precondition: the model knows the label.
    public mutating func map(_ label: Emotion, at box: FaceBox, in frame: borrowing Frame) -> ActivationMap {
        guard let place = model.labels.firstIndex(of: label) else {
            preconditionFailure("the model does not know \(label)")
        }
        let region = region(of: box, in: frame.size)
        guard let head else {
            let evidence = occlusions(label, at: box, in: frame)
            return ActivationMap(region: region, columns: Self.cells, rows: Self.cells, evidence: evidence)
        }
        feeder.feed(box, of: frame, to: &workspace, sample: 0)
        model.network.run(batch: 1, in: &workspace)
        let shape = model.network.outputs[head.output].shape
        let evidence = workspace.withOutput(head.output, sample: 0) { features in
            Self.activation(features, head.weights, of: place)
        }
        return ActivationMap(region: region, columns: shape[2], rows: shape[1], evidence: evidence)
    }

    /// What the model sees around a box.
    private func region(of box: FaceBox, in size: ImageSize) -> FaceBox {
        let margin = crop.margin * Double(box.rect.width)
        var region = FaceBox(box.rect.grown(by: Int(clamping: margin.rounded())), roll: box.roll)
        if crop.border == .clamp {
            region.rect = region.rect.clamped(
                to: PixelRect(x: 0, y: 0, width: size.width, height: size.height))
        }
        return region
    }

    /// Of each cell, what it adds to the class's score beyond what it adds to all scores on average: softmax does not
    /// see the rest.
    /// - Parameter features: `[channels, cells]`.
    private static func activation(_ features: Span<Float>, _ head: ClassWeights, of place: Int) -> [Float] {
        let cells = features.count / head.channels
        var evidence = [Float](repeating: 0, count: cells)
        for channel in 0..<head.channels {
            var mean: Float = 0
            for row in 0..<head.classes { mean += head.weights[row * head.channels + channel] }
            let weight = head.weights[place * head.channels + channel] - mean / Float(head.classes)
            for cell in 0..<cells { evidence[cell] += weight * features[channel * cells + cell] }
        }
        return evidence
    }

    /// Of each cell, by how much the label's log-odds fall where it is covered.
    private mutating func occlusions(
        _ label: Emotion, at box: FaceBox, in frame: borrowing Frame
    ) -> [Float] {
        feeder.feed(box, of: frame, to: &workspace, sample: 0)
        model.network.run(batch: 1, in: &workspace)
        let whole = logOdds(of: label, sample: 0)
        var evidence: [Float] = []
        for row in 0..<Self.cells {
            for column in 0..<Self.cells {
                feeder.feed(box, of: frame, to: &workspace, sample: column)
                cover(column: column, row: row, sample: column)
            }
            model.network.run(batch: Self.cells, in: &workspace)
            evidence += (0..<Self.cells).map { whole - logOdds(of: label, sample: $0) }
        }
        return evidence
    }

    /// Replaces what lies around a cell by the crop's mean.
    private mutating func cover(column: Int, row: Int, sample: Int) {
        let input = model.card.input
        let (columns, rows) = (
            Self.covered(column, of: input.size.width), Self.covered(row, of: input.size.height)
        )
        let (pixelStep, channelStep) =
            input.layout == .channelsFirst ? (1, input.size.area) : (input.channels, 1)
        workspace.withInput(sample: sample) { numbers in
            var sum: Float = 0
            for i in numbers.indices { sum += numbers[i] }
            let mean = sum / Float(numbers.count)
            for y in rows {
                for x in columns {
                    let pixel = (y * input.size.width + x) * pixelStep
                    for channel in 0..<input.channels { numbers[pixel + channel * channelStep] = mean }
                }
            }
        }
    }

    private static func covered(_ cell: Int, of length: Int) -> Range<Int> {
        let side = Double(length) / Double(cells)
        let middle = (Double(cell) + 0.5) * side
        let reach = cover * side / 2
        let start = max(0, Int(clamping: (middle - reach).rounded()))
        return start..<min(length, Int(clamping: (middle + reach).rounded()))
    }

    private borrowing func logOdds(of label: Emotion, sample: Int) -> Float {
        let read = model.probabilities(ofSample: sample, in: workspace)
        let others = model.labels.reduce(Float(0)) { $0 + ($1 == label ? 0 : read[$1] ?? 0) }
        return logf(max(read[label] ?? 0, .leastNormalMagnitude)) - logf(max(others, .leastNormalMagnitude))
    }
}

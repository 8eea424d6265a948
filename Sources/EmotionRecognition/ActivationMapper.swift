import Glibc
import Imaging
import Inference

/// Finds the parts of a face that made a model predict a label.
///
/// If the scores are a linear layer of averaged features that are an output as well, it uses class activation
/// maps (Zhou et al. 2016); otherwise it occludes one part after the other and measures how the score falls
/// (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014).
///
/// Owns the scratch memory, so it serves one thread.
public struct ActivationMapper: ~Copyable {
    /// Number of cells of an occlusion map along each side; the network processes a row of them at once.
    private static let cells = 8
    /// Side of the occluding square, in cells.
    private static let cover = 2.5

    private let model: EmotionModel
    private let crop: ModelCard.Crop
    /// Weights of the linear layer and the index of the output with its features.
    private let head: (weights: ClassWeights, output: Int)?
    private var workspace: Workspace
    private var preprocessor: Preprocessor

    /// Whether maps are class activation maps.
    public var usesFeatures: Bool { head != nil }

    /// - Parameters:
    ///   - path: the file from which the model was loaded.
    ///   - crop: replaces the card's crop, for boxes that no detector has drawn.
    public init(model: EmotionModel, path: String, crop: ModelCard.Crop? = nil) throws(RecognitionError) {
        self.model = model
        self.crop = crop ?? model.card.crop
        head = try Self.head(of: model, path: path)
        workspace = Workspace(for: model.network, maximumBatch: Self.cells)
        preprocessor = Preprocessor(model.card.input, crop: self.crop)
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

    /// Returns the evidence for `label` in the face at `box`.
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
        preprocessor.load(box, from: frame, to: &workspace, sample: 0)
        model.network.run(batch: 1, in: &workspace)
        let shape = model.network.outputs[head.output].shape
        let evidence = workspace.withOutput(head.output, sample: 0) { features in
            Self.activation(features, head.weights, of: place)
        }
        return ActivationMap(region: region, columns: shape[2], rows: shape[1], evidence: evidence)
    }

    /// Returns the region around a box that the model sees.
    private func region(of box: FaceBox, in size: ImageSize) -> FaceBox {
        let margin = crop.margin * Double(box.rect.width)
        var region = FaceBox(box.rect.grown(by: Int(clamping: margin.rounded())), roll: box.roll)
        if crop.border == .clamp {
            region.rect = region.rect.clamped(
                to: PixelRect(x: 0, y: 0, width: size.width, height: size.height))
        }
        return region
    }

    /// Returns for each cell what it adds to the score of the class beyond its mean addition to all scores,
    /// which softmax ignores.
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

    /// Returns for each cell by how much the label's log odds fall while it is occluded.
    private mutating func occlusions(
        _ label: Emotion, at box: FaceBox, in frame: borrowing Frame
    ) -> [Float] {
        preprocessor.load(box, from: frame, to: &workspace, sample: 0)
        model.network.run(batch: 1, in: &workspace)
        let whole = logOdds(of: label, sample: 0)
        var evidence: [Float] = []
        for row in 0..<Self.cells {
            for column in 0..<Self.cells {
                preprocessor.load(box, from: frame, to: &workspace, sample: column)
                cover(column: column, row: row, sample: column)
            }
            model.network.run(batch: Self.cells, in: &workspace)
            evidence += (0..<Self.cells).map { whole - logOdds(of: label, sample: $0) }
        }
        return evidence
    }

    /// Replaces the surroundings of a cell by the mean of the crop.
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

/// How much each part of a face contributed to a label, on a grid.
public struct ActivationMap: Sendable, Equatable {
    /// Region that the grid covers, in pixels of the frame, rotated like the face; may extend beyond the
    /// frame.
    public let region: FaceBox
    let columns: Int
    let rows: Int
    /// Relative evidence in 0...1, row-major: 1 for the strongest part, 0 for parts that contradict the
    /// label.
    let values: [Float]

    /// - Parameter evidence: row-major, in any unit; negative for parts that contradict the label.
    package init(region: FaceBox, columns: Int, rows: Int, evidence: [Float]) {
        precondition(evidence.count == columns * rows && !evidence.isEmpty)
        self.region = region
        self.columns = columns
        self.rows = rows
        let highest = evidence.max() ?? 0
        values = evidence.map { highest > 0 && $0.isFinite ? max($0, 0) / highest : 0 }
    }

    /// Returns the value at a position, interpolated between the centers of the cells.
    /// - Parameters:
    ///   - x: horizontal position, from 0 at the left edge to 1 at the right.
    ///   - y: vertical position, from 0 at the top edge to 1 at the bottom.
    public func value(x: Double, y: Double) -> Float {
        let (column, right) = Self.place(x, count: columns)
        let (row, down) = Self.place(y, count: rows)
        func cell(_ column: Int, _ row: Int) -> Float {
            values[min(row, rows - 1) * columns + min(column, columns - 1)]
        }
        let upper = cell(column, row) * (1 - right) + cell(column + 1, row) * right
        let lower = cell(column, row + 1) * (1 - right) + cell(column + 1, row + 1) * right
        return upper * (1 - down) + lower * down
    }

    /// Returns the cell whose center precedes a position, and the fraction of the way to the next center.
    private static func place(_ fraction: Double, count: Int) -> (Int, Float) {
        let place = min(max(fraction * Double(count) - 0.5, 0), Double(count - 1))
        return (Int(clamping: place), Float(place - place.rounded(.down)))
    }
}

import FoundationEssentials
import Glibc
import Imaging
import Inference

/// A model whose last layer can be fitted to other faces and labels.
public struct TeachableModel: Sendable {
    /// The model as it is.
    public let model: EmotionModel
    /// Weights of the last layer, `[labels, features]`.
    public let weights: [Double]
    /// Bias of the last layer, `[labels]`, with what the card's `label_weights` add.
    public let bias: [Double]
    public var featureCount: Int { lastLayer.featureCount }

    let features: Network
    private let lastLayer: LastLayer
    private let document: [String: JSONValue]

    /// Loads `path` (ONNX) and the card beside it.
    /// - Parameter output: name of the scores that are taught; `nil` for the card's first.
    public init(path: String, output: String? = nil) throws(RecognitionError) {
        model = try EmotionModel(path: path, output: output)
        let cardPath = ModelFiles.cardPath(of: path)
        let json = try ModelFiles.bytes(of: cardPath)
        do { document = try JSONDecoder().decode([String: JSONValue].self, from: Data(json)) } catch {
            throw .badCard(path: cardPath, reason: ModelCard.text(error))
        }
        let file = try ModelFiles.bytes(of: path)
        do throws(ModelError) {
            lastLayer = try LastLayer(
                onnx: file, folder: ModelFiles.folder(of: path), scores: model.output)
            features = try lastLayer.featureNetwork(inputSize: model.card.input.inputSize)
        } catch {
            throw .badModel(path: path, reason: error)
        }
        weights = lastLayer.weights.map { Double($0) }
        let added = model.labelWeights
        bias = lastLayer.bias.enumerated().map { Double($1) + (added.isEmpty ? 0 : log(Double(added[$0]))) }
    }
}

extension TeachableModel {
    /// What a taught model's card says beside what the base's card says.
    public struct Notes: Sendable {
        /// The model's name.
        public let name: String
        public let description: String
        /// How and on what the layer was fitted.
        public let training: [String: JSONValue]
        /// Measured figures.
        public let figures: [String: JSONValue]

        public init(
            name: String, description: String, training: [String: JSONValue], figures: [String: JSONValue]
        ) {
            self.name = name
            self.description = description
            self.training = training
            self.figures = figures
        }
    }

    /// Keys of the base's card that do not hold for a taught model.
    private static let outdatedKeys = ["figures", "known_failures", "parameters", "multiply_adds", "notes"]

    /// The model with another last layer, as the bytes of an ONNX file and of its card.
    ///
    /// The taught output becomes the card's first one, which is what the daemon publishes.
    /// - Parameters:
    ///   - weights: `[labels, features]`.
    ///   - bias: `[labels]`.
    ///   - labels: the model's own and, behind them, others.
    public func taught(
        weights: [Double], bias: [Double], labels: [Emotion], notes: Notes
    ) throws(ModelError) -> (model: [UInt8], card: [UInt8]) {
        let file = try lastLayer.replaced(weights: weights.map { Float($0) }, bias: bias.map { Float($0) })
        var card = document
        for key in Self.outdatedKeys { card[key] = nil }
        card["name"] = .text(notes.name)
        card["description"] = .text(notes.description)
        card["sha256"] = .text(SHA256.hexadecimal(of: file))
        card["outputs"] = outputs(labels)
        var training = notes.training
        // The one entry of it that the programs read.
        if model.card.trainedCropFraction != 1 {
            training["extent"] = .number(model.card.trainedCropFraction)
        }
        card["training"] = .object(training)
        card["figures"] = .object(notes.figures)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(card) else { preconditionFailure("a card that is no JSON") }
        return (file, Array(json) + [UInt8(ascii: "\n")])
    }

    private func outputs(_ labels: [Emotion]) -> JSONValue {
        guard case .list(var outputs)? = document["outputs"],
            let place = outputs.firstIndex(where: { output in
                guard case .object(let keys) = output else { return false }
                return keys["name"] == .text(model.output)
            }), case .object(var taught) = outputs.remove(at: place)
        else { preconditionFailure("the card was read without its outputs") }
        taught["labels"] = .list(labels.map { .text($0.rawValue) })
        // They are in the bias.
        taught["label_weights"] = nil
        return .list([.object(taught)] + outputs)
    }
}

/// Extracts the pooled features of faces, from which a model's last layer computes its scores.
///
/// Owns the scratch memory, so it serves one thread.
public struct FeatureExtractor: ~Copyable {
    /// Number of runs per face: as it is, and mirrored.
    public static let views = 2

    private let network: Network
    private var workspace: Workspace
    private var preprocessor: Preprocessor

    /// Size of `pixels`.
    public let size: ImageSize

    /// - Parameters:
    ///   - threads: number of threads that share the work of the network, including the caller's.
    ///   - crop: replaces the card's crop, for boxes that no detector has drawn.
    public init(_ model: TeachableModel, threads: Int = 1, crop: ModelCard.Crop? = nil) {
        network = model.features
        let card = model.model.card
        workspace = Workspace(for: network, maximumBatch: Self.views, threads: threads)
        preprocessor = Preprocessor(card.input, crop: crop ?? card.crop)
        size = card.input.size
    }

    /// Pixels of the last face, not mirrored: luma in 0...255, row by row.
    public var pixels: [Float] { preprocessor.pixels }

    /// Returns the features of the face at `box`, `[views, features]`.
    public mutating func features(of box: FaceBox, in frame: borrowing Frame) -> [Float] {
        preprocessor.load(box, from: frame, to: &workspace, sample: 1, view: FaceView(isMirrored: true))
        preprocessor.load(box, from: frame, to: &workspace, sample: 0)
        network.run(batch: Self.views, in: &workspace)
        var features: [Float] = []
        for view in 0..<Self.views {
            workspace.withOutput(0, sample: view) { numbers in
                for index in numbers.indices { features.append(numbers[index]) }
            }
        }
        return features
    }
}

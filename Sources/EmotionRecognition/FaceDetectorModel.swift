import FoundationEssentials
import Imaging
import Inference

/// A fully convolutional network that detects faces in images of any size, with its card.
///
/// Immutable. `network(for:)` builds the network for one image size.
public struct FaceDetectorModel: Sendable {
    public let card: FaceDetectorCard
    private let path: String
    private let file: [UInt8]
    /// Network for the card's image size; the networks for other sizes share its weights.
    let base: Network

    /// Loads `path` (ONNX) and the card beside it.
    public init(path: String) throws(RecognitionError) {
        self.path = path
        file = try ModelFiles.bytes(of: path)
        let cardPath = ModelFiles.cardPath(of: path)
        let json = try ModelFiles.cardBytes(ofModel: path)
        do { card = try JSONDecoder().decode(FaceDetectorCard.self, from: Data(json)) } catch {
            throw .badCard(path: cardPath, reason: ModelCard.text(error))
        }
        let actual = SHA256.hexadecimal(of: file)
        if let sha256 = card.sha256, sha256 != actual {
            throw .mismatch(card: cardPath, reason: "its sha256 is \(actual), the card says \(sha256)")
        }
        let size = card.input.size
        guard size.width % card.multiple == 0, size.height % card.multiple == 0 else {
            throw .mismatch(card: cardPath, reason: "\(size) is not a multiple of \(card.multiple)")
        }
        base = try Self.network(file, path: path, size: size)
        _ = try gridOutputs(of: base, size: size)
    }

    /// Builds the network for images of `size`, whose sides are multiples of the card's `multiple`.
    ///
    /// - Returns: the network, and the output index of each of the card's grids.
    /// - Throws: ``RecognitionError`` if the file does not match the card.
    public func network(for size: ImageSize) throws(RecognitionError) -> (Network, [Int]) {
        let network = try Self.network(file, path: path, size: size, sharingWeightsOf: base)
        return (network, try gridOutputs(of: network, size: size))
    }

    private static func network(
        _ file: [UInt8], path: String, size: ImageSize, sharingWeightsOf base: Network? = nil
    ) throws(RecognitionError) -> Network {
        do {
            let inputSize = InputSize(height: size.height, width: size.width)
            return try Network(onnx: file, inputSize: inputSize, sharingWeightsOf: base)
        } catch {
            throw .badModel(path: path, reason: error)
        }
    }

    /// Returns the output index of each of the card's grids after checking the shapes of a network for images
    /// of `size`.
    private func gridOutputs(of network: Network, size: ImageSize) throws(RecognitionError) -> [Int] {
        var indices: [Int] = []
        for grid in card.grids {
            let shape = [6, size.height / grid.stride, size.width / grid.stride]
            guard let index = network.outputs.firstIndex(where: { $0.name == grid.name }),
                network.outputs[index].shape == shape
            else {
                throw .mismatch(
                    card: ModelFiles.cardPath(of: path),
                    reason: "no output \(grid.name) of \(shape) numbers for \(size)")
            }
            indices.append(index)
        }
        guard network.inputs.count == 1, network.inputs[0].shape == [1, size.height, size.width],
            !indices.isEmpty
        else {
            throw .mismatch(
                card: ModelFiles.cardPath(of: path),
                reason: "not a network of one input with one channel and an output for each grid")
        }
        return indices
    }
}

/// The card of a face detector network: its input, and how its output grids are decoded into boxes.
public struct FaceDetectorCard: Sendable, Equatable {
    public let name: String
    public let input: ModelCard.Input
    /// Divisor of the input's width and height.
    public let multiple: Int
    public let grids: [Grid]
    public let decoding: Decoding
    /// Minimum probability of a reported face, in 0...1.
    public let threshold: Float
    /// SHA-256 of the ONNX file, in hexadecimal; `nil` if the card does not contain it.
    public let sha256: String?

    /// An output with six numbers for each position of a grid over the image: score, x, y, size, sine and
    /// cosine.
    public struct Grid: Sendable, Equatable {
        /// Name of the graph's output.
        public let name: String
        /// Distance between two grid positions in pixels of the input.
        public let stride: Int
    }

    /// Parameters of the decoding of grid numbers into boxes.
    public struct Decoding: Sendable, Equatable {
        /// Minimum probability of a face at a position, in 0...1.
        public let leastScore: Float
        /// Side of a face whose size is 0, in strides.
        public let sizeUnit: Float
        /// Decides whether two boxes are of the same face.
        public let sameFace: SameFaceRule
        /// Ratio of the reported box's side to that of the network's square: the face models are trained on
        /// the wider boxes of OpenCV's cascades.
        public let boxScale: Float
        /// Offset of the reported box's center below the network's, in sides of the network's square.
        public let boxDown: Float
    }
}

extension FaceDetectorCard: Decodable {
    /// Value of `kind` in such a card.
    static let kind = "face-detector"

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, kind, input, outputs, decoding, threshold, sha256
    }

    /// Keys for human readers.
    private static let otherKeys = [
        "description", "license", "figures", "intended_use", "known_failures", "parameters", "multiply_adds",
        "notes", "training",
    ]

    private enum InputKeys: String, CodingKey {
        case multiple = "multiple_of"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self, and: Self.otherKeys)
        let card = try decoder.container(keyedBy: CodingKeys.self)
        let kind = try card.decode(String.self, forKey: .kind)
        guard kind == Self.kind else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: card, debugDescription: "must be \(Self.kind), not \(kind)")
        }
        name = try card.decode(String.self, forKey: .name)
        input = try card.decode(ModelCard.Input.self, forKey: .input)
        let input = try card.nestedContainer(keyedBy: InputKeys.self, forKey: .input)
        multiple = try input.decode(Int.self, in: 1...256, forKey: .multiple)
        grids = try card.decode([Grid].self, forKey: .outputs)
        decoding = try card.decode(Decoding.self, forKey: .decoding)
        threshold = try card.decode(Float.self, in: 0...1, forKey: .threshold)
        sha256 = try card.decodeIfPresent(String.self, forKey: .sha256)
    }
}

extension FaceDetectorCard.Grid: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, stride
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self, and: ["kind", "values"])
        let grid = try decoder.container(keyedBy: CodingKeys.self)
        name = try grid.decode(String.self, forKey: .name)
        stride = try grid.decode(Int.self, in: 1...256, forKey: .stride)
    }
}

extension FaceDetectorCard.Decoding: Decodable {
    /// Keys that explain the decoding to human readers.
    private static let otherKeys = ["score", "size", "x", "roll"]

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case overlap, inside
        case leastScore = "least_score"
        case sizeUnit = "size_unit"
        case boxScale = "box_scale"
        case boxDown = "box_down"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self, and: Self.otherKeys)
        let decoding = try decoder.container(keyedBy: CodingKeys.self)
        leastScore = try decoding.decode(Float.self, in: 0.001...0.999, forKey: .leastScore)
        sizeUnit = try decoding.decode(Float.self, in: 0.1...100, forKey: .sizeUnit)
        sameFace = SameFaceRule(
            overlap: try decoding.decode(Double.self, in: 0...1, forKey: .overlap),
            inside: try decoding.decode(Double.self, in: 0...1, forKey: .inside))
        boxScale = try decoding.decode(Float.self, in: 0.1...10, forKey: .boxScale)
        boxDown = try decoding.decode(Float.self, in: -1...1, forKey: .boxDown)
    }
}

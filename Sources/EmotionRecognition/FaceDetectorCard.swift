import FoundationEssentials
import Imaging

/// The card of a network that detects faces: which pixels it wants, and how its grids are decoded into boxes.
public struct FaceDetectorCard: Sendable, Equatable {
    public let name: String
    public let input: ModelCard.Input
    /// Divisor that the input's width and height must have.
    public let multiple: Int
    public let grids: [Grid]
    public let decoding: Decoding
    /// How probable a face must be to be reported, in 0...1.
    public let threshold: Float
    /// The checksum of the ONNX file, in hexadecimal; `nil` where the card does not say.
    public let sha256: String?

    /// An output of six numbers for each place of a grid over the picture: score, x, y, size, sine and cosine.
    public struct Grid: Sendable, Equatable {
        /// Name of the graph's output.
        public let name: String
        /// Distance of two places, in pixels of the input.
        public let stride: Int
    }

    /// How the numbers at a place become a box.
    public struct Decoding: Sendable, Equatable {
        /// How probable a face must be at a place to count at all, in 0...1.
        public let leastScore: Float
        /// Side of a face whose size is 0, in strides.
        public let sizeUnit: Float
        /// The rule by which the boxes of several places are of one face.
        public let sameFace: SameFaceRule
        /// Side of the reported box, in sides of the network's square: the models for faces read the wider boxes of
        /// OpenCV's cascades.
        public let boxScale: Float
        /// How far below the network's center the reported box has its own, in sides of the network's square.
        public let boxDown: Float
    }
}

extension FaceDetectorCard: Decodable {
    /// The `kind` of such a card.
    static let kind = "face-detector"

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, kind, input, outputs, decoding, threshold, sha256
    }

    /// Keys that are for people.
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
    /// Keys that say for people how numbers become boxes.
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

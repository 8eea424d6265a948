import Imaging

/// The description of a network's input and outputs, which the ONNX file lacks.
///
/// `Models/NAME.json` beside `Models/NAME.onnx`. Keys for human readers (training, figures, license) are
/// ignored here.
public struct ModelCard: Sendable, Equatable {
    public let name: String
    public let input: Input
    public let crop: Crop
    public let outputs: [Output]
    /// Minimum probability of the label `face` for a box to pass a face gate; `nil` for other models.
    public let threshold: Float?
    /// Fraction of a stored face's width that the network was trained on (`training.extent`).
    public let trainedCropFraction: Double
    /// SHA-256 of the ONNX file, in hexadecimal; `nil` if the card does not contain it.
    public let sha256: String?

    public struct Input: Sendable, Equatable {
        /// Name of the graph's input.
        public let name: String
        public let size: ImageSize
        /// Number of channels: 1, or 3 for a network trained on color, which gets the gray image three times.
        public let channels: Int
        public let layout: Layout
        /// Order of the channels; the card's means and deviations are in the order red, green, blue.
        public let order: ChannelOrder
        public let pixels: PixelNormalization
    }

    /// The order of an input's channels.
    public enum ChannelOrder: String, Sendable, CaseIterable {
        case rgb = "RGB"
        case bgr = "BGR"
    }

    /// The order of an input's axes after the batch axis.
    public enum Layout: String, Sendable, CaseIterable {
        case channelsFirst = "NCHW"
        case channelsLast = "NHWC"
    }

    public struct Crop: Sendable, Equatable {
        /// Margin around the detector's box on each side, in box widths.
        public let margin: Double
        public let border: BorderMode

        public init(margin: Double, border: BorderMode) {
            self.margin = margin
            self.border = border
        }
    }

    public struct Output: Sendable, Equatable {
        /// Name of the graph's output.
        public let name: String
        public let kind: OutputKind
        /// Labels in the output's order; empty for outputs without scores.
        public let labels: [String]
        /// Prior correction, in the order of `labels`: factors that divide out the class frequencies of the
        /// training data before probabilities are normalized; empty for none.
        public let labelWeights: [Float]
    }

    public enum OutputKind: String, Sendable, CaseIterable {
        /// Scores that softmax converts to probabilities.
        case logits
        /// Scores that are probabilities.
        case probabilities
        /// Two numbers in -1...1.
        case valenceArousal = "valence_arousal"
        /// Features for class activation maps.
        case featureMap = "feature_map"
        /// A detector's grid: score, center, size and roll for each position.
        case faceGrid = "face_grid"

        var holdsScores: Bool { self == .logits || self == .probabilities }
    }
}

/// Any JSON value.
public enum JSONValue: Sendable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number):
            if let whole = Int(exactly: number) {
                try container.encode(whole)
            } else {
                try container.encode(number)
            }
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}

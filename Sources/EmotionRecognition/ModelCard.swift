import Imaging

/// What a network does not say of itself: which pixels it wants and what its numbers mean.
///
/// `Models/NAME.json` beside `Models/NAME.onnx`. Keys that only people read (training, figures, licence) are
/// not looked at here.
public struct ModelCard: Sendable, Equatable {
    public let name: String
    public let input: Input
    public let crop: Crop
    public let outputs: [Output]
    /// How probable the label `face` must be for a box to pass a face gate; `nil` for other models.
    public let threshold: Float?
    /// Part of a stored face's width that the network was trained to see (`training.extent`).
    public let extent: Double
    /// Of the ONNX file, in hexadecimal; `nil` where the card does not say.
    public let sha256: String?

    public struct Input: Sendable, Equatable {
        /// Name of the graph's input.
        public let name: String
        public let size: ImageSize
        /// 1, or 3 for a network that was trained on colour and gets gray three times.
        public let channels: Int
        public let layout: Layout
        /// The order of the channels; the card's means and deviations are those of red, green and blue.
        public let order: ChannelOrder
        public let pixels: PixelNormalization
    }

    /// The order of an input's channels.
    public enum ChannelOrder: String, Sendable, Decodable {
        case rgb = "RGB"
        case bgr = "BGR"
    }

    /// The order of an input's axes behind the batch.
    public enum Layout: String, Sendable, Decodable {
        case channelsFirst = "NCHW"
        case channelsLast = "NHWC"
    }

    public struct Crop: Sendable, Equatable {
        /// How much wider than the detector's box the crop is, on each side, in box widths.
        public let margin: Double
        public let border: BorderMode

        public init(margin: Double, border: BorderMode) {
            (self.margin, self.border) = (margin, border)
        }
    }

    public struct Output: Sendable, Equatable {
        /// Name of the graph's output.
        public let name: String
        public let kind: OutputKind
        /// In the output's order; empty where the output holds no scores.
        public let labels: [String]
        /// What each label's probability is multiplied by before all are made to sum to 1 again, in the order of
        /// `labels`; empty where scores are read as they are.
        ///
        /// A network learns with the expressions how often each stood in its training data. Weights take that out
        /// for people among whom expressions are not as frequent as there.
        public let labelWeights: [Float]
    }

    public enum OutputKind: String, Sendable, Decodable {
        /// Scores that softmax turns into probabilities.
        case logits
        /// Scores that are probabilities already.
        case probabilities
        /// Two numbers in -1...1.
        case valenceArousal = "valence_arousal"
        /// What class activation maps are made of.
        case featureMap = "feature_map"
        /// Faces of a detector: for each place of a grid a score, a center, a size and a roll.
        case faceGrid = "face_grid"

        var holdsScores: Bool { self == .logits || self == .probabilities }
    }
}

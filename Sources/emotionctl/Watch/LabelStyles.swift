/// How each label of a model is colored in a terminal: the eight common expressions always alike, others
/// distinct.
struct LabelStyles {
    // White would be lost on a white background, so neutral has no color.
    private static let common: [String: StyledText.Style] = [
        "angry": .red, "disgust": .green, "happy": .yellow, "sad": .blue, "fear": .magenta, "surprise": .cyan,
        "contempt": .dim, "neutral": .plain,
    ]
    /// For other labels, in their order: the bright colors, then those of the 256 that are seen on black and
    /// on white.
    private static let others =
        [.brightRed, .brightGreen, .brightYellow, .brightBlue, .brightMagenta, .brightCyan]
        + [
            208, 30, 135, 100, 170, 33, 130, 64, 197, 67, 177, 72, 166, 99, 136, 38, 205, 107, 62, 173, 35,
            133,
            102, 141, 37, 125,
        ].map(StyledText.Style.indexed)

    private var styles = common

    /// - Parameter labels: the model's, in its order.
    init(_ labels: [String]) {
        for (label, style) in zip(labels.filter { Self.common[$0] == nil }, Self.others) {
            styles[label] = style
        }
    }

    /// Plain for a label that the model does not have.
    subscript(label: String) -> StyledText.Style { styles[label] ?? .plain }
}

import EmotionRecognition
import Imaging

/// The layout of one face's annotations.
struct FaceLayout {
    /// A panel with a bar for each label's probability.
    struct Panel {
        let area: Area
        let metrics: Metrics
        /// Whether the panel repeats the caption above the bars, because it is away from its face.
        let hasCaption: Bool
        /// Whether the panel is in a corner of the image and may cover the face.
        var isInCorner = false
    }

    /// Bounding box of the face's rotated box.
    let box: Area
    /// Side of the box before its rotation.
    let side: Double
    /// Area of the caption.
    let chip: Area
    let metrics: Metrics
    /// The longest form of the caption for which there is room.
    let caption: String
    let fullCaption: String
    /// The panel; `nil` if there is no room.
    var panel: Panel?
}

/// The layout of one face's annotations in the previous frame, which is kept while possible.
struct LayoutMemory {
    /// Scale of the annotations relative to their full size.
    let part: Double
    /// Position of the caption.
    let caption: Int
    var panel: Panel?

    /// Position of the bars.
    struct Panel {
        /// Identity of the position.
        let place: Int
        let isInCorner: Bool
        let hasCaption: Bool
    }
}

/// Sizes of annotations in pixels, in proportion to the image.
struct Metrics {
    /// Font size.
    let text: Int
    /// Space around text.
    let padding: Double
    /// Distance from one row of a panel to the next.
    let rowHeight: Double
    let labelWidth: Double
    let barWidth: Double
    let percentWidth: Double
    let panelWidth: Double
    let panelHeight: Double
    let chipHeight: Double

    /// - Parameters:
    ///   - size: size of the image.
    ///   - part: scale; less than 1 for small faces or little room.
    init(for size: ImageSize, labels: [Emotion], _ fonts: Fonts, part: Double = 1) {
        text = Int(min(max(Self.fullText(in: size) * part, 10), 200).rounded())
        let unit = Double(text)
        padding = 0.6 * unit
        rowHeight = 1.45 * unit
        labelWidth = labels.map { [text] in fonts.bold.width(of: $0.rawValue, size: text) }.max() ?? 0
        barWidth = 4.5 * unit
        percentWidth = 2 * unit
        panelWidth = labelWidth + barWidth + percentWidth + 4 * padding
        panelHeight = rowHeight * Double(labels.count) + padding
        chipHeight = 1.6 * unit
    }

    /// Returns the scale of a face's annotations: small faces have smaller ones, which remain readable.
    ///
    /// - Parameter old: scale in the previous frame, which is kept while the size of the face is similar.
    static func part(for box: Area, in size: ImageSize, keeping old: Double? = nil) -> Double {
        let part = min(max(box.width / (8 * fullText(in: size)), 0.6), 1)
        guard let old, (part / old - 1).magnitude < 0.15 else { return part }
        return old
    }

    private static func fullText(in size: ImageSize) -> Double { Double(min(size.width, size.height)) / 36 }

    /// Height of a panel's own caption.
    var headHeight: Double { chipHeight + padding }
    /// Distance between a box and its annotations.
    var gap: Double { max(2, 0.4 * Double(text)) }
}

import EmotionRecognition
import Imaging

/// Sizes of what is drawn beside faces, in pixels, in proportion to the picture.
struct Metrics {
    /// Of the font.
    let text: Int
    /// Space around text.
    let padding: Double
    /// From a row of a panel to the next.
    let rowHeight: Double
    let labelWidth: Double
    let barWidth: Double
    let percentWidth: Double
    let panelWidth: Double
    let panelHeight: Double
    let chipHeight: Double

    /// - Parameters:
    ///   - size: of the picture.
    ///   - part: 1, or less for what belongs to a small face or has little room.
    init(for size: ImageSize, labels: [Emotion], _ lettering: Lettering, part: Double = 1) {
        text = Int(min(max(Self.fullText(in: size) * part, 10), 200).rounded())
        let unit = Double(text)
        padding = 0.6 * unit
        rowHeight = 1.45 * unit
        labelWidth = labels.map { [text] in lettering.bold.width(of: $0.rawValue, size: text) }.max() ?? 0
        barWidth = 4.5 * unit
        percentWidth = 2 * unit
        panelWidth = labelWidth + barWidth + percentWidth + 4 * padding
        panelHeight = rowHeight * Double(labels.count) + padding
        chipHeight = 1.6 * unit
    }

    /// The part for a face: what belongs to a tiny one is smaller, but readable still.
    ///
    /// - Parameter old: in the frame before; the same again while the face is about as large.
    static func part(for box: Area, in size: ImageSize, keeping old: Double? = nil) -> Double {
        let part = min(max(box.width / (8 * fullText(in: size)), 0.6), 1)
        guard let old, (part / old - 1).magnitude < 0.15 else { return part }
        return old
    }

    private static func fullText(in size: ImageSize) -> Double { Double(min(size.width, size.height)) / 36 }

    /// Of a panel's own caption.
    var headHeight: Double { chipHeight + padding }
    /// Between a box and what belongs to it.
    var gap: Double { max(2, 0.4 * Double(text)) }
}

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
    ///   - box: of the face; what belongs to a tiny one is smaller, but readable still.
    ///   - scale: 1, or less for what has little room.
    init(
        for size: ImageSize, box: Area? = nil, labels: [Emotion], _ lettering: Lettering, scale: Double = 1
    ) {
        let full = Double(min(size.width, size.height)) / 36
        let part = box.map { min(max($0.width / (8 * full), 0.6), 1) } ?? 1
        text = Int(min(max(full * part * scale, 10), 200).rounded())
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

    /// Of a panel's own caption.
    var headHeight: Double { chipHeight + padding }
    /// Between a box and what belongs to it.
    var gap: Double { max(2, 0.4 * Double(text)) }
}

import EmotionRecognition

/// Recall and precision of each label as bars.
struct RecallPlot {
    private static let height = 260.0
    private static let group = 84.0
    private static let (left, top) = (50.0, 50.0)

    let figures: Figures

    var document: String {
        let width = Self.group * Double(figures.labels.count)
        var drawing = SVG(width: Self.left + width + 20, height: Self.top + Self.height + 60)
        drawing.text("recall (dark) and precision of each label", x: Self.left + width / 2, y: 24)
        for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let y = Self.top + (1 - tick) * Self.height
            drawing.line(from: (Self.left, y), to: (Self.left + width, y), stroke: "rgb(220,220,220)")
            drawing.text(tick.fixed(2), x: Self.left - 6, y: y + 4, anchor: .end)
        }
        for (i, label) in figures.labels.enumerated() {
            let middle = Self.left + (Double(i) + 0.5) * Self.group
            bar(label.recall, x: middle - 34, "rgb(8,81,156)", in: &drawing)
            if let precision = label.precision {
                bar(precision, x: middle + 2, "rgb(158,202,225)", in: &drawing)
            }
            drawing.text(label.label.rawValue, x: middle, y: Self.top + Self.height + 18)
            drawing.text("\(label.count)", x: middle, y: Self.top + Self.height + 36, fill: "gray")
        }
        return drawing.document
    }

    private func bar(_ share: Double, x: Double, _ fill: String, in drawing: inout SVG) {
        let top = Self.top + (1 - share) * Self.height
        drawing.rectangle(x: x, y: top, width: 32, height: share * Self.height, fill: fill)
        drawing.text(share.fixed(2), x: x + 16, y: top - 4)
    }
}

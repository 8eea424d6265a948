import EmotionRecognition

/// A confusion matrix as a drawing, colored by the fraction of each row.
struct ConfusionPlot {
    enum Numbers {
        case counts, proportions
    }

    private static let cell = 52.0
    private static let margin = (left: 90.0, top: 60.0, rest: 80.0)

    let figures: Figures
    let numbers: Numbers

    var document: String {
        let side = Self.cell * Double(figures.labels.count)
        var drawing = SVG(
            width: Self.margin.left + side + 30, height: Self.margin.top + side + Self.margin.rest)
        let title = numbers == .counts ? "pictures" : "proportions of each label's pictures"
        drawing.text(title, x: Self.margin.left + side / 2, y: 30)
        for row in figures.labels.indices {
            for column in figures.labels.indices { draw(row, column, in: &drawing) }
        }
        for (i, label) in figures.labels.enumerated() {
            let middle = (Double(i) + 0.5) * Self.cell
            drawing.text(
                label.label.rawValue, x: Self.margin.left - 8, y: Self.margin.top + middle + 4, anchor: .end)
            drawing.text(
                label.label.rawValue, x: Self.margin.left + middle, y: Self.margin.top + side + 16,
                anchor: .end, turn: -45)
        }
        drawing.text("truth", x: 14, y: Self.margin.top + side / 2, turn: -90)
        drawing.text("called", x: Self.margin.left + side / 2, y: Self.margin.top + side + 72)
        return drawing.document
    }

    private func draw(_ row: Int, _ column: Int, in drawing: inout SVG) {
        let count = figures.confusion[row][column]
        let share = Double(count) / Double(figures.labels[row].count)
        let (x, y) = (
            Self.margin.left + Double(column) * Self.cell, Self.margin.top + Double(row) * Self.cell
        )
        drawing.rectangle(x: x, y: y, width: Self.cell, height: Self.cell, fill: Self.color(share))
        let text = numbers == .counts ? "\(count)" : share.fixed(2)
        drawing.text(
            text, x: x + Self.cell / 2, y: y + Self.cell / 2 + 4, fill: share > 0.5 ? "white" : "black")
    }

    /// Returns a color from white to dark blue.
    private static func color(_ share: Double) -> String {
        func part(_ dark: Double) -> String { (255 + share * (dark - 255)).fixed(0) }
        return "rgb(\(part(8)),\(part(48)),\(part(107)))"
    }
}

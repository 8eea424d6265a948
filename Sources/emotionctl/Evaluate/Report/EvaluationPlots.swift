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

/// A reliability diagram: accuracy by confidence, and the number of pictures by confidence.
struct ReliabilityPlot {
    private static let side = 360.0
    private static let strip = 90.0
    private static let (left, top) = (60.0, 50.0)

    let reliability: Reliability

    var document: String {
        var drawing = SVG(width: Self.left + Self.side + 30, height: Self.top + Self.side + Self.strip + 90)
        let error = reliability.error.fixed(3)
        drawing.text("expected calibration error \(error)", x: Self.left + Self.side / 2, y: 28)
        let most = Double(reliability.bins.map(\.count).max() ?? 0)
        for (i, bin) in reliability.bins.enumerated() where bin.count > 0 {
            bar(
                i, height: bin.accuracy * Self.side, on: Self.top + Self.side, "rgb(158,188,218)",
                in: &drawing)
            let share = Double(bin.count) / most
            bar(i, height: share * Self.strip, on: stripBase, "rgb(120,120,120)", in: &drawing)
        }
        drawing.line(from: place(0, 0), to: place(1, 1), stroke: "gray", isDashed: true)
        for bin in reliability.bins where bin.count > 0 {
            let dot = place(bin.meanConfidence, bin.accuracy)
            drawing.circle(x: dot.x, y: dot.y, radius: 4, fill: "rgb(8,48,107)")
        }
        axes(in: &drawing)
        return drawing.document
    }

    private var stripBase: Double { Self.top + Self.side + 20 + Self.strip }

    private func place(_ confidence: Double, _ accuracy: Double) -> (x: Double, y: Double) {
        (Self.left + confidence * Self.side, Self.top + (1 - accuracy) * Self.side)
    }

    private func bar(_ bin: Int, height: Double, on base: Double, _ fill: String, in drawing: inout SVG) {
        let width = Self.side / Double(Reliability.binCount)
        drawing.rectangle(
            x: Self.left + Double(bin) * width + 1, y: base - height, width: width - 2, height: height,
            fill: fill)
    }

    private func axes(in drawing: inout SVG) {
        drawing.line(from: place(0, 0), to: place(1, 0), stroke: "black")
        drawing.line(from: place(0, 0), to: place(0, 1), stroke: "black")
        for tick in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
            let (text, height) = (tick.fixed(1), place(0, tick).y)
            drawing.text(text, x: Self.left - 8, y: height + 4, anchor: .end)
            drawing.text(text, x: place(tick, 0).x, y: stripBase + 16)
        }
        drawing.text("accuracy", x: 18, y: Self.top + Self.side / 2, turn: -90)
        drawing.text("pictures", x: 18, y: stripBase - Self.strip / 2, turn: -90)
        drawing.text("confidence", x: Self.left + Self.side / 2, y: stripBase + 38)
    }
}

/// An SVG drawing that is built element by element; lengths in pixels.
struct SVG {
    enum Anchor: String {
        case start, middle, end
    }

    private let width: Double
    private let height: Double
    private var elements: [String] = []

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
        rectangle(x: 0, y: 0, width: width, height: height, fill: "white")
    }

    mutating func rectangle(x: Double, y: Double, width: Double, height: Double, fill: String) {
        elements.append(
            "<rect \(Self.attributes([("x", x), ("y", y), ("width", width), ("height", height)])) fill=\"\(fill)\"/>"
        )
    }

    mutating func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), stroke: String,
        isDashed: Bool = false
    ) {
        let ends = Self.attributes([("x1", start.x), ("y1", start.y), ("x2", end.x), ("y2", end.y)])
        let dashes = isDashed ? " stroke-dasharray=\"5 4\"" : ""
        elements.append("<line \(ends) stroke=\"\(stroke)\"\(dashes)/>")
    }

    mutating func circle(x: Double, y: Double, radius: Double, fill: String) {
        elements.append(
            "<circle \(Self.attributes([("cx", x), ("cy", y), ("r", radius)])) fill=\"\(fill)\"/>")
    }

    /// - Parameter turn: clockwise rotation around the position in degrees.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .middle, fill: String = "black",
        turn: Double = 0
    ) {
        let place = Self.attributes([("x", x), ("y", y)])
        let rotation =
            turn == 0 ? "" : " transform=\"rotate(\(Self.number(turn)) \(Self.number(x)) \(Self.number(y)))\""
        elements.append(
            "<text \(place) text-anchor=\"\(anchor.rawValue)\" fill=\"\(fill)\"\(rotation)>\(Self.escaped(text))</text>"
        )
    }

    var document: String {
        let size = Self.attributes([("width", width), ("height", height)])
        let open =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) font-family=\"sans-serif\" font-size=\"12\">"
        return ([open] + elements + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private static func attributes(_ values: [(name: String, value: Double)]) -> String {
        values.map { "\($0.name)=\"\(number($0.value))\"" }.joined(separator: " ")
    }

    private static func number(_ value: Double) -> String { value.fixed(1) }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

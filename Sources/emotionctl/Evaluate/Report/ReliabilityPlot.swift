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

/// An SVG drawing that is built element by element; lengths in pixels.
struct SVG {
    enum Anchor: String {
        case start, middle, end
    }

    private let width: Double
    private let height: Double
    private var elements: [String] = []

    init(width: Double, height: Double) {
        (self.width, self.height) = (width, height)
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

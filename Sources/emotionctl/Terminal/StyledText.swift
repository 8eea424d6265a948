import ProgramSupport

/// One row of a terminal.
struct StyledText: Equatable {
    /// A "select graphic rendition" sequence of ECMA-48.
    struct Style: Equatable {
        /// The parameters of the control sequence.
        let code: String

        static let plain = Style(code: "0")
        static let bold = Style(code: "1")
        static let dim = Style(code: "2")
        static let red = Style(code: "31")
        static let green = Style(code: "32")
        static let yellow = Style(code: "33")
        static let blue = Style(code: "34")
        static let magenta = Style(code: "35")
        static let cyan = Style(code: "36")
        static let brightRed = Style(code: "91")
        static let brightGreen = Style(code: "92")
        static let brightYellow = Style(code: "93")
        static let brightBlue = Style(code: "94")
        static let brightMagenta = Style(code: "95")
        static let brightCyan = Style(code: "96")

        /// A color of the usual palette of 256.
        static func indexed(_ index: Int) -> Style { Style(code: "38;5;\(index)") }
    }

    private struct Span: Equatable {
        let text: String
        let style: Style
    }

    private var spans: [Span] = []

    init(_ text: String = "", _ style: Style = .plain) {
        add(text, style)
    }

    /// Text with its control characters replaced by question marks.
    mutating func add(_ text: String, _ style: Style = .plain) {
        spans.append(Span(text: text.printableLine, style: style))
    }

    mutating func add(_ other: StyledText) { spans += other.spans }

    var plain: String { spans.map(\.text).joined() }

    /// Returns exactly `columns` characters, cut or padded.
    func fitted(to columns: Int) -> StyledText {
        var room = columns
        var text = StyledText()
        for span in spans where room > 0 {
            let part = String(span.text.prefix(room))
            room -= part.count
            text.spans.append(Span(text: part, style: span.style))
        }
        text.add(String(repeating: " ", count: room))
        return text
    }

    /// Returns at most `columns` characters, with escape sequences if `hasColors`.
    func rendered(columns: Int, hasColors: Bool) -> String {
        var room = columns
        var row = ""
        for span in spans where room > 0 {
            let text = span.text.prefix(room)
            room -= text.count
            row +=
                hasColors && span.style != .plain ? "\u{1B}[\(span.style.code)m\(text)\u{1B}[0m" : text
        }
        return row
    }
}

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

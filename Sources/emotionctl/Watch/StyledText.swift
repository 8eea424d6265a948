import ProgramSupport

/// One row of a terminal.
struct StyledText: Equatable {
    /// A "select graphic rendition" of ECMA-48.
    enum Style: Int {
        case plain = 0
        case bold = 1
        case dim = 2
        case red = 31
        case green, yellow, blue, magenta, cyan

        /// A label's own.
        static func colour(of label: String) -> Style {
            switch label {
            case "angry": .red
            case "disgust": .green
            case "happy": .yellow
            case "sad": .blue
            case "fear": .magenta
            case "surprise": .cyan
            case "contempt": .dim
            // White would be lost on a white background.
            default: .plain
            }
        }
    }

    private struct Span: Equatable {
        let text: String
        let style: Style
    }

    private var spans: [Span] = []

    init(_ text: String = "", _ style: Style = .plain) {
        add(text, style)
    }

    /// Characters that could control the terminal become question marks.
    mutating func add(_ text: String, _ style: Style = .plain) {
        spans.append(Span(text: text.printableLine, style: style))
    }

    mutating func add(_ other: StyledText) { spans += other.spans }

    var plain: String { spans.map(\.text).joined() }

    /// Exactly `columns` characters: cut or padded.
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

    /// No more than `columns` characters, with escape sequences where `hasColours`.
    func rendered(columns: Int, hasColours: Bool) -> String {
        var room = columns
        var row = ""
        for span in spans where room > 0 {
            let text = span.text.prefix(room)
            room -= text.count
            row +=
                hasColours && span.style != .plain ? "\u{1B}[\(span.style.rawValue)m\(text)\u{1B}[0m" : text
        }
        return row
    }
}

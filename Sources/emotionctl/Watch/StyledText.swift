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

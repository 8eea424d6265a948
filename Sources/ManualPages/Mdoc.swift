/// Text as lines of mdoc(7).
struct Mdoc {
    private(set) var lines: [String] = []
    /// A paragraph ended; the break waits for text, for lists and displays bring their own.
    private var isParagraphDue = false
    private let values: Set<String>

    /// - Parameter values: names of options' values, which texts have in capitals.
    init(values: [String]) {
        self.values = Set(values.map { $0.uppercased() })
    }

    mutating func add(macro line: String) {
        lines.append(".\(line)")
        isParagraphDue = false
    }

    /// Adds text: paragraphs are parted by empty lines, lines indented by two spaces stay as they are.
    mutating func add(text: String) {
        var literal: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("  ") {
                literal.append(line.dropFirst(2))
                continue
            }
            add(literal: &literal)
            if line.isEmpty { endParagraph() } else { add(paragraph: line) }
        }
        add(literal: &literal)
    }

    mutating func endParagraph() { isParagraphDue = true }

    private mutating func add(paragraph: Substring) {
        if isParagraphDue { add(macro: "Pp") }
        var words: [String] = []
        for word in paragraph.split(separator: " ") {
            if let macro = MdocWord(word, values: values).macro {
                addLine(of: &words)
                add(macro: macro)
            } else {
                words.append(Self.escaped(word, isLiteral: word.contains("/")))
                // The formatter knows the end of a sentence by the end of the line.
                if word.last == "." { addLine(of: &words) }
            }
        }
        addLine(of: &words)
    }

    private mutating func addLine(of words: inout [String]) {
        if !words.isEmpty { lines.append(Self.guarded(words.joined(separator: " "))) }
        words = []
    }

    private mutating func add(literal: inout [Substring]) {
        guard !literal.isEmpty else { return }
        add(macro: "Bd -literal -offset indent")
        lines += literal.map { Self.guarded(Self.escaped($0, isLiteral: true)) }
        add(macro: "Ed")
        literal = []
        isParagraphDue = true
    }

    /// - Parameter isLiteral: whether it will be copied, so that hyphens must stay what they are.
    static func escaped(_ text: Substring, isLiteral: Bool) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\e"
            case "-" where isLiteral: "\\-"
            case let other where !other.isASCII: "\\[u\(hexadecimal(other.value))]"
            default: String(scalar)
            }
        }.joined()
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// No macro, whatever the text begins with.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&\(line)" : line
    }
}

/// A word of a help text, which may name something that the manual sets apart.
struct MdocWord {
    private let opening: Substring
    private let core: Substring
    private let closing: Substring
    private let values: Set<String>

    /// - Parameter values: names of options' values, in capitals.
    init(_ word: Substring, values: Set<String>) {
        self.values = values
        let rest = word.drop { $0 == "(" }
        opening = word[..<rest.startIndex]
        let end = rest.lastIndex { !".,;:".contains($0) }.map { rest.index(after: $0) } ?? rest.startIndex
        let bare = rest[..<end]
        // The parenthesis of emotiond(8) is its own.
        let isClosed = bare.last == ")" && !bare.contains("(")
        core = isClosed ? bare.dropLast() : bare
        closing = rest[core.endIndex...]
    }

    /// The line that sets it: an option, a page of the manual, or a value as usage texts write it; `nil` for
    /// a plain word.
    var macro: String? {
        guard let content else { return nil }
        let before = opening.isEmpty ? "" : "Pf \(opening) "
        return ([before + content] + closing.map(String.init)).joined(separator: " ")
    }

    private var content: String? {
        if let option { return "Fl \(option)" }
        if let page { return "Xr \(page.name) \(page.section)" }
        return values.contains(String(core)) ? "Ar \(core.lowercased())" : nil
    }

    /// Without its first hyphen, as mdoc has it.
    private var option: Substring? {
        let name = core.drop { $0 == "-" }
        guard core.first == "-", name.first?.isLetter == true else { return nil }
        return core.dropFirst()
    }

    private var page: (name: Substring, section: Substring)? {
        let parts = core.dropLast().split(separator: "(")
        guard core.last == ")", parts.count == 2, parts[1].count == 1, parts[1].first?.isNumber == true else {
            return nil
        }
        return (parts[0], parts[1])
    }
}

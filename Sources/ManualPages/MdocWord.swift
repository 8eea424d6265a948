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

import Foundation

/// A page of the manual, in mdoc(7).
public struct ManualPage {
    /// What the items of each section's lists are about, e.g. `Fl -config Ar file`, by the section's heading.
    private let items: [Substring: [Substring]]
    /// Headings within sections.
    public let commands: Set<String>

    /// - Parameter name: of a file in `packaging/man`.
    public init(_ name: String) throws {
        let path = "\(ProjectFolder.path)/packaging/man/\(name)"
        self.init(text: try String(contentsOfFile: path, encoding: .utf8))
    }

    public init(text: String) {
        var items: [Substring: [Substring]] = [:]
        var commands: Set<String> = []
        var heading: Substring = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix(".Sh ") || line.hasPrefix(".Ss ") { heading = line.dropFirst(4) }
            if line.hasPrefix(".Ss ") { commands.insert(String(heading)) }
            if line.hasPrefix(".It ") { items[heading, default: []].append(line.dropFirst(4)) }
        }
        self.items = items
        self.commands = commands
    }

    /// The options that a section explains, as they are typed: `--config`, `-n`.
    public func options(under heading: String) -> Set<String> {
        Set(words(after: "Fl", under: heading).map { "-" + $0 })
    }

    /// The words that a section explains.
    public func words(under heading: String) -> Set<String> {
        Set(words(after: "Cm", under: heading))
    }

    private func words(after macro: Substring, under heading: String) -> [String] {
        items[heading[...], default: []].flatMap { item in
            let words = item.split(separator: " ")
            return zip(words, words.dropFirst()).filter { $0.0 == macro }.map { String($0.1) }
        }
    }
}

import Files

/// Text from files, daemons and users in a form that is safe for terminals and logs.
extension String {
    /// The text with question marks for control characters, including line feeds, and with readable file
    /// names.
    public var printableLine: String { printable(keepingLineFeeds: false) }

    /// The text as in `printableLine`, but with its line feeds.
    public var printableLines: String { printable(keepingLineFeeds: true) }

    private func printable(keepingLineFeeds: Bool) -> String {
        let scalars = readableFileName.unicodeScalars.lazy.map { scalar -> Unicode.Scalar in
            scalar.isHarmless || (keepingLineFeeds && scalar == "\n") ? scalar : "?"
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it is neither a control character (including escape and its 8-bit forms), nor a line break,
    /// nor one that reverses the text direction.
    fileprivate var isHarmless: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}

/// Numbers with a noun.
extension Int {
    /// Returns the number and the noun, in the plural unless the number is 1: `1 face`, `2 faces`.
    public func counted(_ noun: String) -> String {
        "\(self) \(noun)\(self == 1 ? "" : "s")"
    }
}

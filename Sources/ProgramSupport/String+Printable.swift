import Files

/// Text from files, daemons and users, made fit for a terminal and for log lines.
extension String {
    /// The text with a question mark in place of every character that could do something to a terminal, line feeds
    /// included, and names of files in a form that can be read.
    public var printableLine: String { printable(keepingLineFeeds: false) }

    /// As `printableLine`, but with its line feeds.
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
    /// Whether it is neither a control character (among them escape and its 8-bit forms), nor one that breaks a line or
    /// reverses the order of what follows it.
    fileprivate var isHarmless: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}

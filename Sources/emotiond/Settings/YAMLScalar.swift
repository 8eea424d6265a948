/// Scalars of YAML 1.1 and 1.2 that every reader takes for the text that they were made of.
enum YAMLScalar {
    /// `text` as it is, in single quotes, or, where it has characters that do not stand for themselves, in double quotes
    /// with these escaped.
    static func text(_ text: String) -> String {
        if isPlain(text) { return text }
        let scalars = text.unicodeScalars
        return scalars.allSatisfy(standsForItself)
            ? "'" + scalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
            : "\"" + scalars.map(escaped).joined() + "\""
    }

    /// Words that mean something else without quotes.
    private static let reserved: Set = ["y", "yes", "n", "no", "true", "false", "on", "off", "null"]

    /// Whether the text is a word or a path of ASCII letters, digits and `._/` that cannot be taken for a number, a date,
    /// a truth value or nothing.
    private static func isPlain(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/"),
            !reserved.contains(text.lowercased())
        else { return false }
        return text.utf8.allSatisfy { byte in
            isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_")].contains(byte)
        }
    }

    /// Whether the character is visible, or a space, and no line break.
    private static func standsForItself(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            false
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        guard !standsForItself(scalar) else { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let length = digits.count <= 2 ? 2 : digits.count <= 4 ? 4 : 8
        let mark = [2: "x", 4: "u", 8: "U"][length] ?? ""
        return "\\\(mark)" + String(repeating: "0", count: length - digits.count) + digits
    }
}

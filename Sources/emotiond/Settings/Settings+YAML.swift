extension Settings {
    /// The settings as a configuration file that gives the same settings again.
    var yaml: String {
        var lines: [String] = []
        var group: Substring = ""
        for setting in Setting.all {
            let parts = setting.key.split(separator: ".", maxSplits: 1)
            if parts[0] != group {
                group = parts[0]
                lines.append("\(group):")
            }
            let value = setting.show(self)
            lines.append(value.map { "  \(parts[1]): \(Self.scalar($0))" } ?? "  # \(parts[1]):")
        }
        return lines.joined(separator: "\n")
    }

    /// Text that would read as something else without quotes gets them.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "/"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isPlain
            ? text
            : "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''") + "'"
    }
}

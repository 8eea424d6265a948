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
            let scalar = value.map { setting.isText ? YAMLScalar.text($0) : $0 }
            lines.append(scalar.map { "  \(parts[1]): \($0)" } ?? "  # \(parts[1]):")
        }
        return lines.joined(separator: "\n")
    }
}

import Files
import Yams

/// A configuration file's keys and values, each with its line.
struct SettingsFile {
    struct Entry: Equatable {
        let text: String
        let line: Int
    }

    let path: String
    /// Entries by key, as in `camera.width`.
    let entries: [String: Entry]

    /// Reads a YAML file of groups of values and refuses unknown keys.
    init(path: String) throws(SettingsError) {
        self.path = path
        let bytes: [UInt8]
        do { bytes = try FileBytes.readRegular(path) } catch {
            throw SettingsError(origin: path, reason: error.reason)
        }
        let root: Node?
        do { root = try Self.root(of: String(decoding: bytes, as: UTF8.self), path: path) } catch {
            throw (error as? SettingsError) ?? Self.syntaxError(error, path: path)
        }
        entries = try root.map { root throws(SettingsError) in try Self.entries(of: root, path: path) } ?? [:]
    }

    /// Returns the file and line of `key`, for errors.
    func origin(of key: String) -> String {
        "\(path):\(entries[key]?.line ?? 1)"
    }

    /// Parses the file and refuses anchors and aliases, with which a short file can expand endlessly.
    ///
    /// Anchors are searched in the text without its aliases, which begin with an asterisk.
    private static func root(of text: String, path: String) throws -> Node? {
        if text.contains("&") {
            let parser = try Parser(yaml: text.replacing("*", with: "x"))
            let line = try parser.singleRoot().flatMap(firstLineWithAnchor)
            // Anchors of nodes live only as long as the parser.
            withExtendedLifetime(parser) {}
            if let line {
                throw SettingsError(
                    origin: "\(path):\(line)", reason: "anchors and aliases are not allowed")
            }
        }
        return try Yams.compose(yaml: text)
    }

    private static func firstLineWithAnchor(in node: Node) -> Int? {
        if node.anchor != nil { return node.mark?.line ?? 1 }
        let children =
            node.mapping.map { $0.flatMap { [$0.key, $0.value] } } ?? node.sequence.map(Array.init)
        return children?.lazy.compactMap(firstLineWithAnchor).first
    }

    private static func entries(of root: Node, path: String) throws(SettingsError) -> [String: Entry] {
        func refuse(_ node: Node, _ reason: String) -> SettingsError {
            SettingsError(origin: "\(path):\(node.mark?.line ?? 1)", reason: reason)
        }
        // A file that has only comments is empty.
        if root.scalar?.string.isEmpty == true { return [:] }
        guard let groups = root.mapping else { throw refuse(root, "not groups of keys and values") }
        let known = Dictionary(grouping: Setting.all.map(\.key)) { $0.prefix { $0 != "." } }
        var entries: [String: Entry] = [:]
        for (groupNode, body) in groups {
            let group = groupNode.string ?? ""
            guard let keys = known[Substring(group)] else {
                let names = known.keys.sorted().joined(separator: ", ")
                throw refuse(groupNode, "unknown group '\(group)'; known are \(names)")
            }
            // An empty `group:` keeps every default.
            if body.scalar?.string.isEmpty == true { continue }
            guard let values = body.mapping else {
                throw refuse(body, "'\(group)' must hold keys and values")
            }
            for (keyNode, value) in values {
                let key = "\(group).\(keyNode.string ?? "")"
                guard keys.contains(key) else {
                    let names = keys.map { $0.dropFirst(group.count + 1) }.joined(separator: ", ")
                    throw refuse(keyNode, "unknown key '\(key)'; \(group) has \(names)")
                }
                guard let text = value.scalar?.string else {
                    throw refuse(value, "'\(key)' must be one value")
                }
                entries[key] = Entry(text: text, line: keyNode.mark?.line ?? 1)
            }
        }
        return entries
    }

    private static func syntaxError(_ error: any Error, path: String) -> SettingsError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            SettingsError(origin: "\(path):\(mark.line)", reason: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            SettingsError(
                origin: "\(path):\(context.mark.line)",
                reason: "key given twice: \(keys.map { "\($0)" }.joined(separator: ", "))")
        default:
            SettingsError(origin: path, reason: "not YAML")
        }
    }
}

extension SettingsFile {
    /// Returns the default file: the user's, else the system's; `nil` if neither exists.
    static func defaultPath(environment: [String: String]) -> String? {
        let home = environment["HOME"].map { $0 + "/.config" }
        let folders = [environment["XDG_CONFIG_HOME"] ?? home, "/etc"].compactMap(\.self)
        return folders.map { $0 + "/emotiond/emotiond.yml" }.first(where: FileBytes.exists)
    }
}

/// An error in the configuration.
struct SettingsError: Error, Equatable {
    /// Origin of the value: a file with a line, a flag or an environment variable.
    let origin: String
    let reason: String
}

extension SettingsError: CustomStringConvertible {
    var description: String { "\(origin): \(reason)" }
}

import Files

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
        let root: YAMLNode?
        do { root = try YAMLNode.parse(bytes) } catch {
            throw SettingsError(origin: "\(path):\(error.line)", reason: error.reason)
        }
        entries = try root.map { root throws(SettingsError) in try Self.entries(of: root, path: path) } ?? [:]
    }

    /// Returns the file and line of `key`, for errors.
    func origin(of key: String) -> String {
        "\(path):\(entries[key]?.line ?? 1)"
    }

    private static func entries(of root: YAMLNode, path: String) throws(SettingsError) -> [String: Entry] {
        func refuse(_ node: YAMLNode, _ reason: String) -> SettingsError {
            SettingsError(origin: "\(path):\(node.line)", reason: reason)
        }
        // A file that has only comments is empty.
        if root.text?.isEmpty == true { return [:] }
        guard let groups = root.pairs else { throw refuse(root, "not groups of keys and values") }
        let known = Dictionary(grouping: Setting.all.map(\.key)) { $0.prefix { $0 != "." } }
        var seen: Set<String> = []
        var entries: [String: Entry] = [:]
        for (groupNode, body) in groups {
            let group = groupNode.text ?? ""
            guard let keys = known[Substring(group)] else {
                let names = known.keys.sorted().joined(separator: ", ")
                throw refuse(groupNode, "unknown group '\(group)'; known are \(names)")
            }
            guard seen.insert(group).inserted else {
                throw refuse(groupNode, "the group '\(group)' is given twice")
            }
            // An empty `group:` keeps every default.
            if body.text?.isEmpty == true { continue }
            guard let values = body.pairs else {
                throw refuse(body, "'\(group)' must hold keys and values")
            }
            for (keyNode, value) in values {
                let key = "\(group).\(keyNode.text ?? "")"
                guard keys.contains(key) else {
                    let names = keys.map { $0.dropFirst(group.count + 1) }.joined(separator: ", ")
                    throw refuse(keyNode, "unknown key '\(key)'; \(group) has \(names)")
                }
                guard let text = value.text else { throw refuse(value, "'\(key)' must be one value") }
                guard entries.updateValue(Entry(text: text, line: keyNode.line), forKey: key) == nil else {
                    throw refuse(keyNode, "'\(key)' is given twice")
                }
            }
        }
        return entries
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

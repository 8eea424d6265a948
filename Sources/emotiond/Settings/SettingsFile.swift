import Files
import Yams

/// A configuration file's keys and values, each with its line.
struct SettingsFile {
    struct Entry: Equatable {
        let text: String
        let line: Int
    }

    let path: String
    /// By key, as in `camera.width`.
    let entries: [String: Entry]

    /// Reads a YAML file of groups of values and refuses every key that no setting has.
    init(path: String) throws(SettingsError) {
        self.path = path
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path) } catch {
            throw SettingsError(origin: path, reason: "\(error.errno)")
        }
        let root: Node?
        do { root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)) } catch {
            throw Self.syntaxError(error, path: path)
        }
        entries = try root.map { root throws(SettingsError) in try Self.entries(of: root, path: path) } ?? [:]
    }

    /// Where `key` stands, as an origin for errors.
    func origin(of key: String) -> String {
        "\(path):\(entries[key]?.line ?? 1)"
    }

    private static func entries(of root: Node, path: String) throws(SettingsError) -> [String: Entry] {
        func refuse(_ node: Node, _ reason: String) -> SettingsError {
            SettingsError(origin: "\(path):\(node.mark?.line ?? 1)", reason: reason)
        }
        // A file of comments is empty.
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
            // `group:` with nothing below it leaves every default.
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

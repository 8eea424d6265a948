import Configuration

/// Merges the configuration: flags override the environment, the file and the defaults, in this order.
struct SettingsLoader {
    /// Values from the command line, by key.
    let flags: [String: String]
    /// Environment of the process; `EMOTIOND_CAMERA_WIDTH` sets `camera.width`.
    let environment: [String: String]
    let file: SettingsFile?

    private static let prefix = "EMOTIOND_"

    /// Names of the flags in errors, by key.
    private static let flagNames = [
        "camera.device": "--source", "socket.path": "--socket", "model.file": "--model",
    ]

    /// - Throws: `SettingsError` for an invalid value, and for a variable of no key.
    func load() throws(SettingsError) -> Settings {
        try checkVariables()
        let reader = ConfigReader(providers: [
            Self.provider("flags", flags),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "emotiond"),
            Self.provider("file", file?.entries.mapValues(\.text) ?? [:]),
        ])
        var settings = Settings()
        for setting in Setting.all {
            guard let text = reader.string(forKey: ConfigKey(setting.key)) else { continue }
            guard setting.read(text, &settings) else {
                throw SettingsError(
                    origin: origin(of: setting.key),
                    reason: "\(setting.key) must be \(setting.expected), not '\(text)'")
            }
        }
        return settings
    }

    /// The systemd units set no other variables with this prefix.
    private func checkVariables() throws(SettingsError) {
        let known = Setting.all.map { Self.variable(for: $0.key) }
        let given = environment.keys.filter { $0.hasPrefix(Self.prefix) && !known.contains($0) }
        guard let unknown = given.min() else { return }
        let hint = unknown.uppercased().nearest(of: known).map { "did you mean \($0)?" }
        throw SettingsError(
            origin: unknown,
            reason: "unknown variable; \(hint ?? "'emotiond --print-config' prints every key")")
    }

    private func origin(of key: String) -> String {
        let variable = Self.variable(for: key)
        if flags[key] != nil { return Self.flagNames[key] ?? key }
        if environment[variable] != nil { return variable }
        return file?.origin(of: key) ?? key
    }

    /// Returns the environment variable of `key`.
    static func variable(for key: String) -> String {
        prefix + key.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    private static func provider(_ name: String, _ values: [String: String]) -> InMemoryProvider {
        let pairs = values.map {
            (AbsoluteConfigKey(ConfigKey($0.key)), ConfigValue(stringLiteral: $0.value))
        }
        return InMemoryProvider(name: name, values: Dictionary(uniqueKeysWithValues: pairs))
    }
}

extension String {
    /// Returns the most similar name, the one with the fewest edits; `nil` if more than a third of its
    /// characters differ.
    func nearest(of names: [String]) -> String? {
        let distances = names.map { (name: $0, distance: editDistance(to: $0)) }
        guard let best = distances.min(by: { $0.distance < $1.distance }),
            3 * best.distance <= best.name.count
        else { return nil }
        return best.name
    }

    /// Returns the Levenshtein distance to `other` (1966): the number of inserted, removed or replaced
    /// characters.
    private func editDistance(to other: String) -> Int {
        let target = Array(other)
        var row = Array(0...target.count)
        for (number, character) in enumerated() {
            var diagonal = row[0]
            row[0] = number + 1
            for (column, wanted) in target.enumerated() {
                let replaced = diagonal + (character == wanted ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[target.count]
    }
}

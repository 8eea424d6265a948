import Configuration

/// Layers the configuration: flags over environment over file over defaults.
struct SettingsLoader {
    /// Values given on the command line, by key.
    let flags: [String: String]
    /// The process's environment; `EMOTIOND_CAMERA_WIDTH` stands for `camera.width`.
    let environment: [String: String]
    let file: SettingsFile?

    private static let prefix = "EMOTIOND_"

    /// What a flag is called in errors, by the key that it sets.
    private static let flagNames = [
        "camera.device": "--source", "socket.path": "--socket", "model.file": "--model",
    ]

    /// - Throws: `SettingsError` for a value of no use, and for a variable that stands for no key.
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

    /// The units set no other variables of this kind, and systemd's own have other names.
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

    /// The environment variable that stands for `key`.
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

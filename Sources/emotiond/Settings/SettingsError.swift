/// A configuration that cannot be used.
struct SettingsError: Error, Equatable {
    /// Where it stands: a file with its line, a flag or an environment variable.
    let origin: String
    let reason: String
}

extension SettingsError: CustomStringConvertible {
    var description: String { "\(origin): \(reason)" }
}

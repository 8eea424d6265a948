import FoundationEssentials
import ProgramSupport

/// Where settings come from: the command line, the environment and a file. The daemon reads them at the start
/// and on SIGHUP.
public struct SettingsSource: Sendable {
    /// The configuration file; `nil` for the default one.
    private let file: String?
    /// Values from the command line, by key.
    private let flags: [String: String]
    private let environment: [String: String]

    /// The daemon's source.
    ///
    /// - Parameters:
    ///   - file: path of the configuration file; `nil` for the user's, else the system's.
    ///   - flags: values from the command line, by key.
    public init(file: String?, flags: [String: String]) {
        self.file = file
        self.flags = flags
        environment = ProcessInfo.processInfo.environment
    }

    /// A file alone, without the environment, which need not be the daemon's.
    public init(fileAlone path: String) {
        file = path
        flags = [:]
        environment = [:]
    }

    /// Reads the settings.
    ///
    /// - Throws: an error of the status `configuration` that names the file with the line, the flag or the
    ///   variable.
    public func load() throws(ExitError) -> Settings {
        do throws(SettingsError) {
            let path = file ?? SettingsFile.defaultPath(environment: environment)
            let file = try path.map { path throws(SettingsError) in try SettingsFile(path: path) }
            return try SettingsLoader(flags: flags, environment: environment, file: file).load()
        } catch {
            throw ExitError(.configuration, "\(error)")
        }
    }
}

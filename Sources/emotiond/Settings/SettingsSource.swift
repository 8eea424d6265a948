import FoundationEssentials
import ProgramSupport

/// Where this process's settings come from, to be read at the start and again on request.
struct SettingsSource {
    /// The configuration file; `nil` for the one that is found at the usual places.
    let file: String?
    /// Values given on the command line, by key.
    let flags: [String: String]

    func load() throws(Failure) -> Settings {
        let environment = ProcessInfo.processInfo.environment
        do throws(SettingsError) {
            let path = file ?? SettingsFile.defaultPath(environment: environment)
            let file = try path.map { path throws(SettingsError) in try SettingsFile(path: path) }
            return try SettingsLoader(flags: flags, environment: environment, file: file).load()
        } catch {
            throw Failure(.configuration, "\(error)")
        }
    }
}

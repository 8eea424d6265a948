import Glibc

extension SettingsFile {
    /// The file that is read when none is named: the user's own, else the system's; `nil` where neither is.
    static func defaultPath(environment: [String: String]) -> String? {
        let home = environment["HOME"].map { $0 + "/.config" }
        let folders = [environment["XDG_CONFIG_HOME"] ?? home, "/etc"].compactMap(\.self)
        return folders.map { $0 + "/emotiond/emotiond.yml" }.first { access($0, F_OK) == 0 }
    }
}

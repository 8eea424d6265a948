import Glibc

/// Paths of the socket where none is configured.
public enum SocketPath {
    /// The path of the system's daemon.
    public static let system = "/run/emotiond/emotiond.sock"

    /// The path at which a daemon of this user listens: root's is the system's, everybody else's is in their runtime
    /// directory (the system's where they have none).
    public static var `default`: String {
        path(isRoot: geteuid() == 0, runtimeDirectory: runtimeDirectory)
    }

    /// The paths that a client tries, in this order.
    public static var candidates: [String] {
        [user(runtimeDirectory), system].compactMap(\.self)
    }

    static func path(isRoot: Bool, runtimeDirectory: String?) -> String {
        isRoot ? system : user(runtimeDirectory) ?? system
    }

    private static func user(_ runtimeDirectory: String?) -> String? {
        guard let runtimeDirectory, !runtimeDirectory.isEmpty else { return nil }
        return runtimeDirectory + "/emotiond/emotiond.sock"
    }

    private static var runtimeDirectory: String? {
        unsafe getenv("XDG_RUNTIME_DIR").map { unsafe String(cString: $0) }
    }
}

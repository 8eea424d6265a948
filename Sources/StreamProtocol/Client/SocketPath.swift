import Glibc

/// Default paths of the socket.
public enum SocketPath {
    /// Path of the system's daemon.
    public static let system = "/run/emotiond/emotiond.sock"

    /// Path of this user's daemon: in the user's runtime directory, or the system's path for root and without
    /// such a directory.
    public static var `default`: String {
        path(isRoot: geteuid() == 0, runtimeDirectory: runtimeDirectory)
    }

    /// Paths that a client tries, in this order.
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

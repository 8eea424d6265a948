import Glibc

/// Where the socket is unless somebody says otherwise.
public enum SocketPath {
    /// Of the system's daemon.
    public static let system = "/run/emotiond/emotiond.sock"

    /// Where a daemon of this user listens: root's is the system's, everybody else's is in their runtime
    /// directory (the system's where they have none).
    public static var `default`: String {
        geteuid() == 0 ? system : user ?? system
    }

    /// Where a client looks, in this order.
    public static var candidates: [String] {
        [user, system].compactMap(\.self)
    }

    private static var user: String? {
        guard let directory = unsafe getenv("XDG_RUNTIME_DIR").map({ unsafe String(cString: $0) }),
            !directory.isEmpty
        else { return nil }
        return directory + "/emotiond/emotiond.sock"
    }
}

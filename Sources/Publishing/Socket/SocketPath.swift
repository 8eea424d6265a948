import Glibc

/// Where the socket is unless somebody says otherwise.
public enum SocketPath {
    /// Of the system's daemon.
    public static let system = "/run/emotiond/emotiond.sock"

    /// Where a daemon of this user listens: root's is the system's, everybody else's is in their runtime
    /// directory (the system's where they have none).
    public static var `default`: String {
        path(isRoot: geteuid() == 0, runtimeDirectory: runtimeDirectory)
    }

    /// Where a client looks, in this order.
    public static var candidates: [String] {
        [user(runtimeDirectory), system].compactMap(\.self)
    }

    /// Makes the folder of a socket where it is missing. Everybody may look into it; the socket's own mode says who may
    /// connect.
    static func makeFolder(of path: String) throws(PublishingError) {
        let folder = folder(of: path)
        if unsafe mkdir(folder, 0o755) != 0 {
            let reason = errno
            if reason == EEXIST { return }
            throw .failed(operation: "cannot make folder \(folder)", path: path, errno: reason)
        }
        // Whatever the umask says, and for nothing but this folder.
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        fchmod(descriptor, 0o755)
        close(descriptor)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
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

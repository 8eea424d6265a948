import Glibc
import StreamProtocol
import SystemPackage

/// The path and group of a socket, checked without changing anything.
struct SocketTarget {
    let address: UnixAddress
    /// Group of the socket; `nil` for the group of the process.
    let group: gid_t?

    /// - Throws: `SocketError` if the socket cannot be created because of the path, its folder, an existing
    ///   file or the group.
    init(_ configuration: SocketConfiguration) throws(SocketError) {
        let path = configuration.path
        do throws(SocketPathError) {
            address = try UnixAddress(path: path)
        } catch {
            throw .unusablePath(error)
        }
        group = try configuration.group.map { name throws(SocketError) in
            try Self.identifier(ofGroup: name, path)
        }
        try Self.checkFolder(of: path, isMade: configuration.makesFolder)
        var status = stat()
        if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFSOCK {
            throw .notASocket(path: path)
        }
    }

    private static func checkFolder(of path: String, isMade: Bool) throws(SocketError) {
        let folder = SocketPath.folder(of: path)
        var status = stat()
        if unsafe stat(folder, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw .noFolder(path: path, folder: folder) }
            try checkAccess(to: folder, "cannot make a file in folder \(folder)", path)
        } else if !isMade {
            throw .noFolder(path: path, folder: folder)
        } else {
            try checkAccess(to: SocketPath.folder(of: folder), "cannot make folder \(folder)", path)
        }
    }

    /// Checked for the effective user, who may not have started the process.
    private static func checkAccess(
        to folder: String, _ operation: String, _ path: String
    ) throws(SocketError) {
        guard unsafe faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 else {
            throw .failed(operation: operation, path: path, errno: Errno(rawValue: errno))
        }
    }

    private static func identifier(ofGroup name: String, _ path: String) throws(SocketError) -> gid_t {
        guard let entry = unsafe getgrnam(name) else { throw .unknownGroup(name, path: path) }
        let group = unsafe entry.pointee.gr_gid
        // Changing the group of an unbound socket follows the same rules as for a file.
        let probe = socket(AF_UNIX, Int32(clamping: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        guard probe >= 0, fchown(probe, uid_t.max, group) == 0 else {
            throw .ofGivingAway(path, to: name, errno: Errno(rawValue: errno))
        }
        return group
    }
}

extension SocketPath {
    /// Creates the folder of a socket if it is missing. Every user may list it; the mode of the socket
    /// decides who may connect.
    static func makeFolder(of path: String) throws(SocketError) {
        let folder = folder(of: path)
        if unsafe mkdir(folder, 0o755) != 0 {
            let reason = Errno(rawValue: errno)
            if reason == .fileExists { return }
            throw .failed(operation: "cannot make folder \(folder)", path: path, errno: reason)
        }
        // Independent of the umask, and only for this folder.
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        fchmod(descriptor, 0o755)
        close(descriptor)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

import Glibc
import StreamProtocol

/// Where a socket is to be and whom it is given to, found to be possible as far as that can be told without touching
/// anything.
struct SocketTarget {
    let address: UnixAddress
    /// `nil` for the group of the process.
    let group: gid_t?

    /// - Throws: `SocketError` for what would keep the socket from being made: the path, its folder, what is there
    ///   already, the group.
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

    /// As for whoever the process acts for, which may not be who started it.
    private static func checkAccess(
        to folder: String, _ operation: String, _ path: String
    ) throws(SocketError) {
        guard unsafe faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 else {
            throw .failed(operation: operation, path: path, errno: errno)
        }
    }

    private static func identifier(ofGroup name: String, _ path: String) throws(SocketError) -> gid_t {
        guard let entry = unsafe getgrnam(name) else { throw .unknownGroup(name, path: path) }
        let group = unsafe entry.pointee.gr_gid
        // A socket without a path is given away under the same rules as a file.
        let probe = socket(AF_UNIX, Int32(clamping: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        guard probe >= 0, fchown(probe, uid_t.max, group) == 0 else {
            throw .ofGivingAway(path, to: name, errno: errno)
        }
        return group
    }
}

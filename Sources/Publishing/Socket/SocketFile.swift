import Glibc

/// A listening socket's file: created with the right mode and group, and removed only while it is still ours.
struct SocketFile: Sendable {
    let path: String
    /// Listening; whoever takes it closes it.
    let descriptor: Int32
    private let identity: Identity

    /// Which file a path leads to.
    private struct Identity: Equatable, Sendable {
        let device: dev_t
        let inode: ino_t
        let isSocket: Bool

        /// `nil` where there is none.
        init?(of path: String) {
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { return nil }
            (device, inode, isSocket) = (status.st_dev, status.st_ino, status.st_mode & S_IFMT == S_IFSOCK)
        }
    }

    /// Listens at the configured path, in place of a socket that nobody serves any more.
    ///
    /// Under the folder's lock from the look at what is there until the new socket listens, so that of two
    /// daemons that start at once exactly one wins.
    init(_ configuration: SocketConfiguration) throws(PublishingError) {
        path = configuration.path
        let target = try SocketTarget(configuration)
        if configuration.makesFolder { try SocketPath.makeFolder(of: path) }
        let lock = try FolderLock(folder: SocketPath.folder(of: path), for: path)
        try Self.clear(path, target.address)
        descriptor = try Self.makeDescriptor(for: path)
        do throws(PublishingError) {
            try Self.check(target.address.bind(descriptor), "cannot bind", path)
            identity = try Self.open(descriptor, configuration, target.group)
        } catch {
            close(descriptor)
            throw error
        }
        withExtendedLifetime(lock) {}
    }

    /// Removes the file unless it is somebody else's by now.
    ///
    /// To be called while the socket is still open: until then no other file can get the same inode number.
    func remove() throws(PublishingError) {
        let lock = try FolderLock(folder: SocketPath.folder(of: path), for: path)
        if Identity(of: path) == identity {
            try Self.check(unsafe unlink(path) == 0 ? 0 : errno, "cannot remove", path)
        }
        withExtendedLifetime(lock) {}
    }

    /// Nobody can connect before `listen`, that is before mode and group are set.
    private static func open(
        _ descriptor: Int32, _ configuration: SocketConfiguration, _ group: gid_t?
    ) throws(PublishingError) -> Identity {
        let path = configuration.path
        do throws(PublishingError) {
            if let group {
                let status = unsafe lchown(path, uid_t.max, group) == 0 ? 0 : errno
                try check(status, "cannot give it to group \(configuration.group ?? "")", path)
            }
            try check(unsafe chmod(path, configuration.mode) == 0 ? 0 : errno, "cannot set its mode", path)
            try check(listen(descriptor, 128) == 0 ? 0 : errno, "cannot listen", path)
            guard let identity = Identity(of: path) else {
                throw .failed(operation: "cannot find it after binding", path: path, errno: ENOENT)
            }
            return identity
        } catch {
            unsafe unlink(path)
            throw error
        }
    }

    /// Makes room at `path`: removes a socket that nobody serves, and nothing else.
    private static func clear(_ path: String, _ address: UnixAddress) throws(PublishingError) {
        guard let present = Identity(of: path) else { return }
        guard present.isSocket else { throw .notASocket(path: path) }
        let probe = try makeDescriptor(for: path)
        defer { close(probe) }
        switch address.connect(probe) {
        case 0, EAGAIN: throw .alreadyServed(path: path)
        case ECONNREFUSED: try check(unsafe unlink(path) == 0 ? 0 : errno, "cannot replace", path)
        case let reason:
            throw .failed(operation: "cannot tell whether a daemon serves it", path: path, errno: reason)
        }
    }

    private static func makeDescriptor(for path: String) throws(PublishingError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        try check(descriptor >= 0 ? 0 : errno, "cannot make a socket", path)
        return descriptor
    }

    private static func check(_ status: Int32, _ operation: String, _ path: String) throws(PublishingError) {
        if status != 0 { throw .failed(operation: operation, path: path, errno: status) }
    }
}

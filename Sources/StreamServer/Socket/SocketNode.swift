import Glibc

/// Which file a path leads to.
struct SocketNode: Equatable, Sendable {
    private let device: dev_t
    private let inode: ino_t
    let isSocket: Bool

    /// `nil` where there is none.
    init?(_ path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The socket at `path`, given to `group`; `nil` where there is none.
    ///
    /// Looked up once: what is put in its place meanwhile gets no group.
    init?(_ path: String, group: gid_t?, named name: String) throws(SocketError) {
        // Of Linux, not of POSIX: <fcntl.h> shows them to C alone.
        let (onlyPath, emptyPath): (Int32, Int32) = (0o10_000_000, 0x1000)
        let descriptor = unsafe open(path, onlyPath | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
        guard isSocket else { return nil }
        guard let group, group != status.st_gid else { return }
        if unsafe fchownat(descriptor, "", uid_t.max, group, emptyPath) != 0 {
            throw .ofGivingAway(path, to: name, errno: errno)
        }
    }

    private init(_ status: stat) {
        (device, inode, isSocket) = (status.st_dev, status.st_ino, status.st_mode & S_IFMT == S_IFSOCK)
    }
}

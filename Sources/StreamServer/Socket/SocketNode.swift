import Glibc

/// Identity of the file at a path.
struct SocketNode: Equatable, Sendable {
    private let device: dev_t
    private let inode: ino_t
    let isSocket: Bool

    /// Returns `nil` if there is no file.
    init?(_ path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Changes the group of the socket at `path` and returns its identity; `nil` if there is none.
    ///
    /// The path is resolved once, so that a file that replaces the socket meanwhile does not get the group.
    init?(_ path: String, group: gid_t?, named name: String) throws(SocketError) {
        // Linux extensions that <fcntl.h> does not export to Swift.
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

import Glibc
import StreamProtocol

/// Keeps other daemons from touching a socket's path, for as long as it lives.
///
/// A `flock` on a file beside the socket that only this user can open, so that no other user can hold it. The file goes
/// with the lock; the kernel frees the lock when the process dies.
struct SocketLock: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Waits up to a second for a daemon that is about to start or to end.
    ///
    /// - Parameter socket: the socket's path.
    init(for socket: String) throws(SocketError) {
        let path = socket + ".lock"
        for _ in 0..<100 {
            let descriptor = try Self.open(path, for: socket)
            // Whoever had the lock has removed the file with it: the lock on that file is no use.
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.inode(descriptor) == Self.inode(path) {
                (self.path, self.descriptor) = (path, descriptor)
                return
            }
            close(descriptor)
            usleep(10_000)
        }
        throw .locked(path: socket)
    }

    deinit {
        unsafe unlink(path)
        close(descriptor)
    }

    private static func open(_ path: String, for socket: String) throws(SocketError) -> Int32 {
        // Not waiting for the other end of a FIFO that somebody put there.
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else {
            let reason = errno
            if reason == ENOENT || reason == ENOTDIR {
                throw .noFolder(path: socket, folder: SocketPath.folder(of: socket))
            }
            throw .failed(operation: "cannot open its lock file \(path)", path: socket, errno: reason)
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_uid == geteuid()
        else {
            close(descriptor)
            throw .notOurLock(path: socket, lock: path)
        }
        // Whatever the umask says.
        fchmod(descriptor, 0o600)
        return descriptor
    }

    private static func inode(_ descriptor: Int32) -> ino_t? {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? status.st_ino : nil
    }

    private static func inode(_ path: String) -> ino_t? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status.st_ino : nil
    }
}

import Glibc
import StreamProtocol
import SystemPackage

/// A lock that keeps other daemons from the path of a socket, released on destruction.
///
/// It is a `flock` on a file beside the socket that only this user can open, so that no other user can hold
/// it. The file is removed with the lock; the kernel releases the lock when the process ends.
struct SocketLock: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Waits up to a second for a daemon that is starting or ending.
    ///
    /// - Parameter socket: path of the socket.
    init(for socket: String) throws(SocketError) {
        let path = socket + ".lock"
        for _ in 0..<100 {
            let descriptor = try Self.open(path, for: socket)
            // The previous owner has removed the file, so a lock on it has no effect.
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.inode(descriptor) == Self.inode(path) {
                self.path = path
                self.descriptor = descriptor
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
        // Nonblocking, in case the file is a FIFO.
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .noSuchFileOrDirectory || reason == .notDirectory {
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
        // Independent of the umask.
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

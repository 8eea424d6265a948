import Glibc

/// Keeps other daemons from touching sockets in the same folder, for as long as it lives.
///
/// `flock` on the folder itself: nothing is left behind, and the kernel frees it when the process dies.
struct FolderLock: ~Copyable {
    private let descriptor: Int32

    /// Waits up to a second for a daemon that is about to start or to end.
    init(folder: String, for path: String) throws(PublishingError) {
        descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = errno
            if reason == ENOENT || reason == ENOTDIR { throw .noFolder(path: path, folder: folder) }
            throw .failed(operation: "cannot open folder \(folder)", path: path, errno: reason)
        }
        for _ in 0..<100 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            usleep(10_000)
        }
        throw .folderLocked(folder: folder)
    }

    deinit { close(descriptor) }
}

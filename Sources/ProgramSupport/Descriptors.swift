import Glibc

/// File descriptors, without which neither threads nor the event loop nor the engine can run.
enum Descriptors {
    /// What a program needs besides the standard streams and what else it was started with: the daemon has 13 open on a
    /// camera, and some more while it starts. Clients come on top, but they can wait.
    static let needed = 24

    /// Checks that `needed` more can be had at once.
    /// - Throws: `Failure`, `configuration` where the process's limit is too low, `unavailable` where the system has none.
    static func check(_ needed: Int = needed) throws(Failure) {
        var taken: [Int32] = []
        defer { for descriptor in taken { close(descriptor) } }
        while taken.count < needed {
            let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
            guard descriptor < 0 else {
                taken.append(descriptor)
                continue
            }
            let limit = errno == ENFILE ? "the system has" : "its limit (ulimit -n, LimitNOFILE=) leaves"
            throw Failure(
                errno == ENFILE ? .unavailable : .configuration,
                "needs \(needed) more file descriptors; \(limit) \(taken.count)")
        }
    }
}

import Glibc

/// What one thread raises and another waits for, asleep.
final class Semaphore: Sendable {
    // Has an address of its own, since a semaphore must not move.
    nonisolated(unsafe) private let handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(handle, 0, 0)
    }

    deinit {
        sem_destroy(handle)
        handle.deallocate()
    }

    func raise() {
        sem_post(handle)
    }

    func wait() {
        // A signal may end the wait early.
        while sem_wait(handle) != 0 {}
    }
}

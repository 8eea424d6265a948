import Glibc

/// A thread that does its share of a run when it is told to, and sleeps otherwise.
final class HelperThread: Sendable {
    struct Task {
        let run: NetworkRun
        let share: Share
        let barrier: Barrier
    }

    // Freed when the thread has ended.
    nonisolated(unsafe) private let wakeUp = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    nonisolated(unsafe) private var thread = pthread_t()
    // Written before `wakeUp` is raised, and read by the thread right after; `nil` ends it.
    nonisolated(unsafe) private var task: Task?

    /// `nil` where the system refuses another thread.
    init?() {
        sem_init(wakeUp, 0, 0)
        // The thread ends before its owner lets go of it, so that it needs no reference of its own.
        let context = Unmanaged.passUnretained(self).toOpaque()
        let status = pthread_create(&thread, nil, Self.main, context)
        guard status == 0 else {
            free()
            return nil
        }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        guard let context else { return nil }
        Unmanaged<HelperThread>.fromOpaque(context).takeUnretainedValue().work()
        return nil
    }

    private func work() {
        while true {
            // A signal may end the wait early.
            while sem_wait(wakeUp) != 0 {}
            guard let task else { return }
            task.run.walk(task.share, task.barrier)
        }
    }

    func begin(_ task: Task) {
        self.task = task
        sem_post(wakeUp)
    }

    /// Waits for the thread's end. Nothing may be begun afterwards.
    func end() {
        task = nil
        sem_post(wakeUp)
        pthread_join(thread, nil)
        free()
    }

    private func free() {
        sem_destroy(wakeUp)
        wakeUp.deallocate()
    }
}

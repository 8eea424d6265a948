import Glibc

/// A thread that does its share of a run when it is told to, and sleeps otherwise.
final class HelperThread: Sendable {
    struct Task {
        let run: NetworkRun
        let share: Share
        /// `nil` where the share is the whole.
        let barrier: Barrier?
        /// Raised at the end, where somebody waits for it.
        var done: Semaphore?
    }

    private let wakeUp = Semaphore()
    nonisolated(unsafe) private var thread = pthread_t()
    // Written before `wakeUp` is raised, and read by the thread right after; `nil` ends it.
    nonisolated(unsafe) private var task: Task?

    /// `nil` where the system refuses another thread.
    init?() {
        // The thread ends before its owner lets go of it, so that it needs no reference of its own.
        let context = Unmanaged.passUnretained(self).toOpaque()
        guard pthread_create(&thread, nil, Self.main, context) == 0 else { return nil }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        guard let context else { return nil }
        Unmanaged<HelperThread>.fromOpaque(context).takeUnretainedValue().work()
        return nil
    }

    private func work() {
        while true {
            wakeUp.wait()
            guard let task else { return }
            task.run.walk(task.share, task.barrier)
            task.done?.raise()
        }
    }

    /// Processor time that the thread has taken so far, in nanoseconds.
    var processorTime: Int64 {
        var clock = clockid_t()
        var time = timespec()
        pthread_getcpuclockid(thread, &clock)
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    func begin(_ task: Task) {
        self.task = task
        wakeUp.raise()
    }

    /// Waits for the thread's end. Nothing may be begun afterwards, nor be in work.
    func end() {
        task = nil
        wakeUp.raise()
        pthread_join(thread, nil)
    }
}

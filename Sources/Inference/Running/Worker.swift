import Glibc
import Numbers

/// A thread that computes its slice of a run on request, and sleeps otherwise.
final class Worker: Sendable {
    struct Task {
        let run: NetworkRun
        let slice: WorkSlice
        /// `nil` if the slice is the whole run.
        let barrier: Barrier?
        /// Raised at the end, if a caller waits for it.
        var done: Semaphore?
    }

    private let wakeUp = Semaphore()
    nonisolated(unsafe) private var thread = pthread_t()
    // Written before `wakeUp` is raised and read by the thread afterwards, so never at once; `nil` ends the
    // thread.
    nonisolated(unsafe) private var task: Task?

    /// Fails if the system refuses another thread.
    init?() {
        // The owner joins the thread before it releases this object, so the thread needs no reference.
        let context = Unmanaged.passUnretained(self).toOpaque()
        guard pthread_create(&thread, nil, Self.main, context) == 0 else { return nil }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        guard let context else { return nil }
        Unmanaged<Worker>.fromOpaque(context).takeUnretainedValue().work()
        return nil
    }

    private func work() {
        while true {
            wakeUp.wait()
            guard let task else { return }
            task.run.execute(task.slice, task.barrier)
            task.done?.raise()
        }
    }

    /// CPU time of the thread, in nanoseconds.
    var cpuTime: Int64 {
        var clock = clockid_t()
        pthread_getcpuclockid(thread, &clock)
        return SystemClock.nanoseconds(clock)
    }

    func start(_ task: Task) {
        self.task = task
        wakeUp.raise()
    }

    /// Ends the thread and waits for it. No task may be running or start afterwards.
    func end() {
        task = nil
        wakeUp.raise()
        pthread_join(thread, nil)
    }
}

import Glibc
import Numbers
import Synchronization

/// The threads of a workspace, which sleep between runs.
final class WorkerPool: Sendable {
    private let workers: [Worker]
    /// Takes the place of the caller's thread in runs that are started asynchronously.
    private let backgroundWorker: Worker?
    private let barrier: Barrier?
    private let isDone = Semaphore()

    /// Starts the threads; if the system refuses some, the others do the work.
    ///
    /// - Parameter count: number of threads that share a run, including the caller's.
    init(count: Int, supportsAsync: Bool) {
        var workers: [Worker] = []
        while workers.count + 1 < count, let worker = Worker() { workers.append(worker) }
        self.workers = workers
        backgroundWorker = supportsAsync ? Worker() : nil
        barrier = workers.isEmpty ? nil : Barrier(count: workers.count + 1)
    }

    deinit {
        for worker in workers { worker.end() }
        backgroundWorker?.end()
    }

    var supportsAsync: Bool { backgroundWorker != nil }

    /// CPU time of the background worker, in nanoseconds.
    var backgroundTime: Int64 { backgroundWorker?.cpuTime ?? 0 }

    /// Executes a run on all threads, including the caller's.
    func perform(_ run: NetworkRun) {
        wakeWorkers(for: run)
        run.execute(ownSlice, barrier)
    }

    /// Starts a run and returns at once; `finish` must follow before another run.
    func start(_ run: NetworkRun) {
        guard let backgroundWorker else { preconditionFailure("a pool without a background worker") }
        wakeWorkers(for: run)
        backgroundWorker.start(.init(run: run, slice: ownSlice, barrier: barrier, done: isDone))
    }

    /// Waits for the run that was started.
    func finish() {
        isDone.wait()
    }

    private var ownSlice: WorkSlice { WorkSlice(number: 0, count: workers.count + 1) }

    private func wakeWorkers(for run: NetworkRun) {
        for (index, worker) in workers.enumerated() {
            worker.start(
                .init(
                    run: run, slice: WorkSlice(number: index + 1, count: workers.count + 1), barrier: barrier)
            )
        }
    }
}

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

/// A barrier at which threads wait for each other.
///
/// The time between two waits is often shorter than suspending and resuming a thread, so waiting threads spin
/// and yield from time to time.
final class Barrier: Sendable {
    private let count: Int
    private let arrived = Atomic(0)
    private let generation = Atomic(0)

    private static let checksBetweenYields = 2_000

    init(count: Int) {
        self.count = count
    }

    /// Returns when all `count` threads have called it.
    func wait() {
        let present = generation.load(ordering: .acquiring)
        if arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == count {
            arrived.store(0, ordering: .relaxed)
            generation.wrappingAdd(1, ordering: .releasing)
            return
        }
        var checks = 0
        while generation.load(ordering: .acquiring) == present {
            checks += 1
            if checks % Self.checksBetweenYields == 0 { sched_yield() }
        }
    }
}

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

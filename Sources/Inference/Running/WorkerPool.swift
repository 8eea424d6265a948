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

/// The threads of a workspace: the caller's, and others that sleep between the runs.
final class ThreadTeam: Sendable {
    private let helpers: [HelperThread]
    /// Does the caller's share where the caller has something else to do.
    private let deputy: HelperThread?
    private let barrier: Barrier?
    private let isDone = Semaphore()

    /// Where the system refuses to start threads, those that it grants do the work.
    ///
    /// - Parameter count: how many share a run.
    init(count: Int, hasDeputy: Bool) {
        var helpers: [HelperThread] = []
        while helpers.count + 1 < count, let helper = HelperThread() { helpers.append(helper) }
        self.helpers = helpers
        deputy = hasDeputy ? HelperThread() : nil
        barrier = helpers.isEmpty ? nil : Barrier(count: helpers.count + 1)
    }

    deinit {
        for helper in helpers { helper.end() }
        deputy?.end()
    }

    var hasDeputy: Bool { deputy != nil }

    /// Processor time that the deputy has taken so far, in nanoseconds.
    var deputyTime: Int64 { deputy?.processorTime ?? 0 }

    /// Returns when all threads have done their share.
    func perform(_ run: NetworkRun) {
        wakeHelpers(for: run)
        run.walk(ownShare, barrier)
    }

    /// Returns at once; `finish` must follow before another run.
    func begin(_ run: NetworkRun) {
        guard let deputy else { preconditionFailure("a team without a deputy") }
        wakeHelpers(for: run)
        deputy.begin(.init(run: run, share: ownShare, barrier: barrier, done: isDone))
    }

    /// Returns when all threads have done their share of the run that was begun.
    func finish() {
        isDone.wait()
    }

    private var ownShare: Share { Share(number: 0, count: helpers.count + 1) }

    private func wakeHelpers(for run: NetworkRun) {
        for (index, helper) in helpers.enumerated() {
            helper.begin(
                .init(run: run, share: Share(number: index + 1, count: helpers.count + 1), barrier: barrier))
        }
    }
}

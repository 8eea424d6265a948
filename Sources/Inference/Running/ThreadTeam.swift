/// The threads of a workspace: the caller's, and others that sleep between the runs.
final class ThreadTeam: Sendable {
    private let helpers: [HelperThread]
    private let barrier: Barrier

    /// Where the system refuses to start threads, those that it grants do the work.
    init(count: Int) {
        var helpers: [HelperThread] = []
        while helpers.count + 1 < count, let helper = HelperThread() { helpers.append(helper) }
        self.helpers = helpers
        barrier = Barrier(count: helpers.count + 1)
    }

    deinit {
        for helper in helpers { helper.end() }
    }

    /// Returns when all threads have done their share.
    func perform(_ run: NetworkRun) {
        let count = helpers.count + 1
        for (index, helper) in helpers.enumerated() {
            helper.begin(.init(run: run, share: Share(number: index + 1, count: count), barrier: barrier))
        }
        run.walk(Share(number: 0, count: count), barrier)
    }
}

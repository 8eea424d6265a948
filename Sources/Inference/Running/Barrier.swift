import Glibc
import Synchronization

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

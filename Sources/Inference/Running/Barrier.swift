import Glibc
import Synchronization

/// Where threads wait for each other.
///
/// The time between two waits is often less than it takes to put a thread to sleep and wake it, so that waiting
/// threads stay awake, and only leave the processor to others now and then.
final class Barrier: Sendable {
    private let count: Int
    private let arrived = Atomic(0)
    private let generation = Atomic(0)

    private static let looksBetweenYields = 2_000

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
        var looks = 0
        while generation.load(ordering: .acquiring) == present {
            looks += 1
            if looks % Self.looksBetweenYields == 0 { sched_yield() }
        }
    }
}

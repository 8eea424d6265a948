import Synchronization
import TestSupport
import Testing

@testable import emotiond

@Suite struct WatchdogFeederTests {
    /// A loop, and how often systemd heard of it.
    private final class Counters: Sendable {
        let steps = Atomic(UInt64(0))
        let meals = Atomic(0)
    }

    @Test func feedsOnlyWhileTheLoopMakesProgress() async throws {
        let counters = Counters()
        let feeder = WatchdogFeeder(interval: .milliseconds(20)) {
            counters.steps.load(ordering: .relaxed)
        } feed: {
            counters.meals.add(1, ordering: .relaxed)
        }
        let task = Task { try await feeder.run() }
        try await eventually("the watchdog is fed") {
            counters.steps.add(1, ordering: .relaxed)
            return counters.meals.load(ordering: .relaxed) >= 3
        }
        // From here on the loop hangs; what it did last may still be told.
        let meals = counters.meals.load(ordering: .relaxed)
        try await Task.sleep(for: .milliseconds(200))
        #expect(counters.meals.load(ordering: .relaxed) <= meals + 1)
        task.cancel()
        try await task.value
    }
}

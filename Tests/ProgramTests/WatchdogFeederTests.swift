import Synchronization
import TestSupport
import Testing

@testable import emotiond

@Suite struct WatchdogFeederTests {
    /// A loop and a server, how often they were looked at, and how often systemd heard of it.
    private final class Counters: Sendable {
        let steps = Atomic(UInt64(0))
        let turns = Atomic(UInt64(0))
        let looks = Atomic(0)
        let meals = Atomic(0)
    }

    enum Part { case loop, server }

    @Test(arguments: [Part.loop, .server])
    func `feeds the watchdog only while both make progress`(hanging: Part) async throws {
        let counters = Counters()
        let feeder = WatchdogFeeder(interval: .milliseconds(20)) {
            counters.looks.add(1, ordering: .relaxed)
            return [counters.steps.load(ordering: .relaxed), counters.turns.load(ordering: .relaxed)]
        } feed: {
            counters.meals.add(1, ordering: .relaxed)
        }
        let task = Task { try await feeder.run() }
        try await eventually("the watchdog is fed") {
            counters.steps.add(1, ordering: .relaxed)
            counters.turns.add(1, ordering: .relaxed)
            return counters.meals.load(ordering: .relaxed) >= 3
        }
        // From here on one of them hangs; what it did last is told by the second look.
        try await looks(3, by: counters)
        let meals = counters.meals.load(ordering: .relaxed)
        for _ in 1...5 {
            switch hanging {
            case .loop: counters.turns.add(1, ordering: .relaxed)
            case .server: counters.steps.add(1, ordering: .relaxed)
            }
            try await looks(1, by: counters)
        }
        #expect(counters.meals.load(ordering: .relaxed) == meals)
        task.cancel()
        try await task.value
    }

    private func looks(_ count: Int, by counters: Counters) async throws {
        let present = counters.looks.load(ordering: .relaxed)
        try await eventually("the loop is looked at") {
            counters.looks.load(ordering: .relaxed) >= present + count
        }
    }
}

import Pipeline
import StreamProtocol
import Testing

@testable import StreamServer

@Suite struct SubscriptionTests {
    /// How many of 10 seconds' frames at `rate` a client gets.
    private func accepted(rate: Double, maxFPS: Double) -> Int {
        var subscription = Subscription()
        subscription.update(types: nil, maxFPS: maxFPS)
        return (0..<Int(10 * rate)).count { subscription.wantsFrame(at: Int64(Double($0) * 1e9 / rate)) }
    }

    @Test(arguments: [(30, 5, 50), (30, 20, 200), (30, 1, 10), (30, 60, 300), (10, 20, 100)])
    func `the rate is kept on average`(rate: Int, maxFPS: Int, expected: Int) {
        #expect(abs(accepted(rate: Double(rate), maxFPS: Double(maxFPS)) - expected) <= 1)
    }

    @Test func `a pause is not made up for by a burst`() {
        var subscription = Subscription()
        subscription.update(types: nil, maxFPS: 1)
        _ = subscription.wantsFrame(at: 0)
        let late = (0..<30).count { subscription.wantsFrame(at: 60_000_000_000 + $0 * 33_000_000) }
        #expect(late <= 2)
    }

    @Test func `values that a request omits stay as they were`() {
        var subscription = Subscription()
        subscription.update(types: [.face], maxFPS: 5)
        subscription.update(types: nil, maxFPS: nil)
        #expect(subscription.types == [.face])
        #expect(subscription.maxFPS == 5)
        let isWanted = subscription.wantsFrame(at: 0)
        #expect(!isWanted)
    }

    @Test func `without a limit every frame is wanted`() {
        var subscription = Subscription()
        #expect((0..<100).allSatisfy { subscription.wantsFrame(at: $0) })
    }
}

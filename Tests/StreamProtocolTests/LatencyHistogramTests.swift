import Testing

@testable import StreamProtocol

@Suite struct LatencyHistogramTests {
    private func latency(_ microseconds: [Int]) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for value in microseconds { histogram.add(microseconds: value) }
        return histogram
    }

    @Test func aFrameOnABoundCountsBelowIt() {
        #expect(latency([1000, 1001]).counts.prefix(2) == [1, 1])
    }

    @Test func whatTookLongestHasAClassOfItsOwn() {
        #expect(latency([5_000_000]).counts.last == 1)
    }

    @Test func aQuantileLiesInItsClassByItsRank() {
        let latency = latency([500, 1500, 1600, 1700])
        #expect(latency.quantile(0.25) == 1000)
        #expect(latency.quantile(0.5) == 1000 + 1000 / 3.0)
        #expect(latency.quantile(1) == 2000)
    }

    @Test func thereIsNoQuantileWithoutFramesOrBeyondTheLastBound() {
        #expect(latency([]).quantile(0.5) == nil)
        #expect(latency([5_000_000]).quantile(0.5) == nil)
    }
}

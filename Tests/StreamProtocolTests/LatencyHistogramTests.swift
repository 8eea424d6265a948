import Testing

@testable import StreamProtocol

@Suite struct LatencyHistogramTests {
    private func latency(_ microseconds: [Int]) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for value in microseconds { histogram.add(microseconds: value) }
        return histogram
    }

    @Test func `a frame on a bound counts below it`() {
        #expect(latency([1000, 1001]).counts.prefix(2) == [1, 1])
    }

    @Test func `the longest times have a class of their own`() {
        #expect(latency([5_000_000]).counts.last == 1)
    }

    @Test func `a quantile lies in its class by its rank`() {
        let latency = latency([500, 1500, 1600, 1700])
        #expect(latency.quantile(0.25) == 1000)
        #expect(latency.quantile(0.5) == 1000 + 1000 / 3.0)
        #expect(latency.quantile(1) == 2000)
    }

    @Test func `there is no quantile without frames or beyond the last bound`() {
        #expect(latency([]).quantile(0.5) == nil)
        #expect(latency([5_000_000]).quantile(0.5) == nil)
    }
}

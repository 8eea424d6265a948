import StreamProtocol
import Testing

@testable import StreamProtocol

@Suite struct FrameRateTests {
    /// The rate of ten frames, each a tenth of a second after the one before.
    private let rate: FrameRate = {
        var rate = FrameRate()
        for frame in 0..<10 { rate.add(Int64(frame) * 100_000_000) }
        return rate
    }()

    @Test func `the rate stays until the next frame is due`() {
        #expect(rate.framesPerSecond(at: 900_000_000) == 10)
        #expect(rate.framesPerSecond(at: 1_000_000_000) == 10)
    }

    @Test func `the rate falls while the next frame is overdue`() {
        #expect(rate.framesPerSecond(at: 1_900_000_000) == 5)
        #expect(rate.framesPerSecond(at: 100_000_000_000).map { $0 < 0.1 } == true)
    }

    @Test func `the rate is unknown before the second frame`() {
        var rate = FrameRate()
        #expect(rate.framesPerSecond(at: 1) == nil)
        rate.add(5)
        #expect(rate.framesPerSecond(at: 9) == nil)
    }
}

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

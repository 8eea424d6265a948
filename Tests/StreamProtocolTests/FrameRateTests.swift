import StreamProtocol
import Testing

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

import Imaging
import TestSupport
import Testing

@testable import Capture

@Suite struct FramePacerTests {
    private let clock = ManualClock()

    @Test func `the first frame is due at once and the next ones a period apart`() {
        var pacer = FramePacer(framesPerSecond: 10, clock: clock)
        let times = (0..<3).compactMap { pacer.wait(forFrame: $0) }
        #expect(times.map { $0 - times[0] } == [0, 100_000_000, 200_000_000])
    }

    @Test func `a late frame is due at once`() {
        var pacer = FramePacer(framesPerSecond: 10, clock: clock)
        let first = pacer.wait(forFrame: 0)
        clock.wait(350_000_000)
        let times = (1..<4).compactMap { pacer.wait(forFrame: $0) }
        #expect(times.map { $0 - (first ?? 0) } == [350_000_000, 350_000_000, 350_000_000])
    }

    @Test func `a wait is at most a quarter of a second`() {
        var pacer = FramePacer(framesPerSecond: 1, clock: clock)
        let start = pacer.wait(forFrame: 0) ?? 0
        #expect(pacer.wait(forFrame: 1) == nil)
        #expect(clock.now() - start == 250_000_000)
    }

    @Test func `a change of the rate leaves no gap in the time line`() {
        var pacer = FramePacer(framesPerSecond: 10, clock: clock)
        pacer.setRate(20, fromFrame: 3)
        #expect(
            (3...5).map { pacer.streamTime(ofFrame: $0).nanoseconds } == [
                300_000_000, 350_000_000, 400_000_000,
            ])
    }

    @Test func `the newest frame is the last one that is due`() {
        var pacer = FramePacer(framesPerSecond: 10, clock: clock)
        _ = pacer.wait(forFrame: 0)
        clock.wait(370_000_000)
        #expect(pacer.newestFrame(from: 1) == 3)
        #expect(pacer.isDue(3))
        #expect(!pacer.isDue(4))
    }
}

@Suite struct ExponentialBackoffTests {
    @Test func `delays double up to a second`() {
        var backoff = ExponentialBackoff()
        #expect((0..<5).map { _ in backoff.next() / 1_000_000 } == [200, 400, 800, 1_000, 1_000])
    }
}

@Suite struct LumaBufferTests {
    @Test func `lending a buffer twice ends the program`() async {
        await #expect(processExitsWith: .failure) {
            let buffer = LumaBuffer(size: ImageSize(width: 2, height: 2))
            let first = buffer.lend(captureTime: 0, streamTime: .zero)
            let second = buffer.lend(captureTime: 0, streamTime: .zero)
            _ = (first.size, second.size)
        }
    }

    @Test func `a buffer can be lent again after its frame is gone`() {
        let buffer = LumaBuffer(size: ImageSize(width: 2, height: 2))
        for _ in 0..<2 { #expect(buffer.lend(captureTime: 0, streamTime: .zero).size.area == 4) }
    }
}

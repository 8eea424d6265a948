import Testing

@testable import Capture

@Suite struct StallDetectorTests {
    @Test(arguments: [(30, 2), (1, 2), (0.1, 20)])
    func `waits two seconds or two frames`(framesPerSecond: Double, seconds: Int) {
        var watch = StallDetector()
        watch.expectFrames(every: 1e9 / framesPerSecond)
        watch.noteWait(Int64(seconds) * 1_000_000_000)
        #expect(watch.error == nil)
        watch.noteWait(1)
        #expect(watch.error == .noFrames(seconds: seconds))
        watch.noteFrame()
        #expect(watch.error == nil)
    }
}

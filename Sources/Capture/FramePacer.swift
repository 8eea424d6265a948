/// Lets a recording run no faster than its frame rate.
///
/// A frame that is late is due at once and later ones catch up, so that a live stream whose rate is a little
/// higher than it claims is never slowed down.
struct FramePacer {
    /// The longest that one call waits, so that a source can be stopped: 0.25 s.
    static let longestWait: Int64 = 250_000_000

    /// Nanoseconds from one frame to the next.
    private(set) var period: Double
    private let clock: any CaptureClock
    private var origin: Int64?
    /// The first frame that has the present rate, and its stream time in nanoseconds.
    private var start: (frame: Int, time: Int64) = (0, 0)

    init(framesPerSecond: Double, clock: any CaptureClock = MonotonicClock()) {
        self.clock = clock
        period = 1e9 / framesPerSecond
    }

    /// Sets the rate of frame `number` and all that follow; the time line goes on without a gap.
    mutating func setRate(_ framesPerSecond: Double, fromFrame number: Int) {
        start = (number, streamTime(ofFrame: number))
        period = 1e9 / framesPerSecond
    }

    /// Where frame `number` stands on the stream's time line, in nanoseconds from frame 0.
    func streamTime(ofFrame number: Int) -> Int64 {
        start.time + Int64(clamping: (Double(number - start.frame) * period).rounded())
    }

    /// Waits until frame `number` is due and returns the time then, on `CLOCK_MONOTONIC` in nanoseconds;
    /// `nil` if it is still early after the longest wait. The first frame asked for is due at once.
    mutating func wait(forFrame number: Int) -> Int64? {
        let now = clock.now()
        let origin = self.origin ?? now - streamTime(ofFrame: number)
        self.origin = origin
        let early = origin + streamTime(ofFrame: number) - now
        if early > 0 { clock.wait(min(early, Self.longestWait)) }
        return early <= Self.longestWait ? clock.now() : nil
    }

    /// Whether `wait(forFrame: number)` would return at once.
    func isDue(_ number: Int) -> Bool {
        guard let origin else { return true }
        return clock.now() >= origin + streamTime(ofFrame: number)
    }

    /// The last frame that is due by now, at least `number`: what a camera would have to offer.
    func newestFrame(from number: Int) -> Int {
        guard let origin else { return number }
        return max(number, Int(clamping: Double(clock.now() - origin) / period))
    }
}

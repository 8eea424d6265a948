import Glibc
import Imaging
import Numbers

/// Delays the frames of a recording to its frame rate.
///
/// A late frame is due at once and later ones catch up, so that a live stream with a slightly higher rate
/// than it declares is never slowed down.
struct FramePacer {
    /// Longest wait of one call in nanoseconds (0.25 s), so that a source can be stopped.
    static let longestWait: Int64 = 250_000_000

    /// Nanoseconds from one frame to the next.
    private(set) var period: Double
    private let clock: any CaptureClock
    private var origin: Int64?
    /// First frame with the current rate, and its stream time.
    private var start = (frame: 0, time: StreamTime.zero)

    init(framesPerSecond: Double, clock: any CaptureClock = MonotonicClock()) {
        self.clock = clock
        period = 1e9 / framesPerSecond
    }

    /// Sets the rate from frame `number` on; the time line continues without a gap.
    mutating func setRate(_ framesPerSecond: Double, fromFrame number: Int) {
        start = (number, streamTime(ofFrame: number))
        period = 1e9 / framesPerSecond
    }

    /// Returns the time of frame `number` on the stream's time line, which begins with frame 0.
    func streamTime(ofFrame number: Int) -> StreamTime {
        let elapsed = Int64(clamping: (Double(number - start.frame) * period).rounded())
        return StreamTime(nanoseconds: start.time.nanoseconds + elapsed)
    }

    /// Waits until frame `number` is due and returns the time on `CLOCK_MONOTONIC` in nanoseconds; `nil` if
    /// it is not due after the longest wait. The first requested frame is due at once.
    mutating func wait(forFrame number: Int) -> Int64? {
        let now = clock.now()
        let origin = self.origin ?? now - streamTime(ofFrame: number).nanoseconds
        self.origin = origin
        let early = origin + streamTime(ofFrame: number).nanoseconds - now
        if early > 0 { clock.wait(min(early, Self.longestWait)) }
        return early <= Self.longestWait ? clock.now() : nil
    }

    /// Whether `wait(forFrame: number)` would return at once.
    func isDue(_ number: Int) -> Bool {
        guard let origin else { return true }
        return clock.now() >= origin + streamTime(ofFrame: number).nanoseconds
    }

    /// Returns the number of the newest frame that is due, at least `number`: the one that a camera would
    /// deliver.
    func newestFrame(from number: Int) -> Int {
        guard let origin else { return number }
        return max(number, Int(clamping: Double(clock.now() - origin) / period))
    }
}

/// A monotonic clock in nanoseconds, replaceable in tests.
public protocol CaptureClock {
    /// Returns the current time in nanoseconds.
    func now() -> Int64
    /// Blocks the thread for a time in nanoseconds.
    func wait(_ nanoseconds: Int64)
}

/// `CLOCK_MONOTONIC`, which cameras use for their time stamps.
public struct MonotonicClock: CaptureClock {
    public init() {}

    public func now() -> Int64 {
        SystemClock.nanoseconds(CLOCK_MONOTONIC)
    }

    public func wait(_ nanoseconds: Int64) {
        var time = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        nanosleep(&time, nil)
    }
}

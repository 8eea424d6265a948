import Capture
import Glibc

/// One moment on both clocks, in nanoseconds.
public struct CaptureTime: Sendable, Equatable {
    /// Time on `CLOCK_REALTIME`: since 1970, UTC.
    public let wallClock: Int64
    /// Time on `CLOCK_MONOTONIC`: since boot; never jumps.
    public let monotonic: Int64

    public init(wallClock: Int64, monotonic: Int64) {
        self.wallClock = wallClock
        self.monotonic = monotonic
    }

    /// Adds to a moment on the monotonic clock what the wall clock showed then.
    init(monotonic: Int64) {
        var wallClock = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &wallClock)
        let age = MonotonicClock().now() - monotonic
        let now = Int64(wallClock.tv_sec) * 1_000_000_000 + Int64(wallClock.tv_nsec)
        self.init(wallClock: now - age, monotonic: monotonic)
    }

    /// This moment.
    public static var now: CaptureTime { CaptureTime(monotonic: MonotonicClock().now()) }
}

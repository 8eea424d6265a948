import Capture
import Glibc
import Numbers

/// A point in time on both clocks, in nanoseconds.
public struct CaptureTime: Sendable, Equatable {
    /// Time on `CLOCK_REALTIME`, since 1970 UTC.
    public let wallClock: Int64
    /// Time on `CLOCK_MONOTONIC`, since boot, without jumps.
    public let monotonic: Int64

    public init(wallClock: Int64, monotonic: Int64) {
        self.wallClock = wallClock
        self.monotonic = monotonic
    }

    /// Converts a time on the monotonic clock to both clocks.
    init(monotonic: Int64) {
        let age = MonotonicClock().now() - monotonic
        self.init(wallClock: SystemClock.nanoseconds(CLOCK_REALTIME) - age, monotonic: monotonic)
    }

    /// The current time.
    public static var now: CaptureTime { CaptureTime(monotonic: MonotonicClock().now()) }
}

/// Measures the CPU time of the calling thread from one stage to the next.
struct StageClock {
    private var last = Self.now()

    /// Returns the nanoseconds since the last lap.
    mutating func lap() -> Int64 {
        let now = Self.now()
        defer { last = now }
        return now - last
    }

    private static func now() -> Int64 { SystemClock.nanoseconds(CLOCK_THREAD_CPUTIME_ID) }
}

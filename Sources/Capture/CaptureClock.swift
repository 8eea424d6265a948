import Glibc
import Numbers

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

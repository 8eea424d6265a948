import Glibc

/// The clock that cameras stamp their frames with.
enum MonotonicClock {
    /// Nanoseconds on `CLOCK_MONOTONIC`.
    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

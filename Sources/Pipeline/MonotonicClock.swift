import Glibc
import Publishing

/// The clock that cameras stamp their frames with.
enum MonotonicClock {
    /// Nanoseconds on `CLOCK_MONOTONIC`.
    static func now() -> Int64 { nanoseconds(CLOCK_MONOTONIC) }

    fileprivate static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension CaptureTime {
    /// A moment on the monotonic clock, and what the wall clock showed then.
    init(monotonic: Int64) {
        let age = MonotonicClock.now() - monotonic
        self.init(wallClock: MonotonicClock.nanoseconds(CLOCK_REALTIME) - age, monotonic: monotonic)
    }
}

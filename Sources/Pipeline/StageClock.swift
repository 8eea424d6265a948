import Glibc

/// Processor time of the calling thread from one stage to the next.
struct StageClock {
    private var last = Self.now()

    /// Nanoseconds since the last lap.
    mutating func lap() -> Int64 {
        let now = Self.now()
        defer { last = now }
        return now - last
    }

    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

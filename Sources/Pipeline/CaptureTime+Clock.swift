import Capture
import Glibc
import Publishing

extension CaptureTime {
    /// A moment on the monotonic clock, and what the wall clock showed then.
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

/// One moment on both clocks, in nanoseconds.
public struct CaptureTime: Sendable, Equatable {
    /// `CLOCK_REALTIME`: since 1970, UTC.
    public let wallClock: Int64
    /// `CLOCK_MONOTONIC`: since boot; never jumps.
    public let monotonic: Int64

    public init(wallClock: Int64, monotonic: Int64) {
        (self.wallClock, self.monotonic) = (wallClock, monotonic)
    }
}

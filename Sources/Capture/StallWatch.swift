/// Measures how long a source that is open has delivered nothing.
struct StallWatch {
    private static let shortestLimit: Int64 = 2_000_000_000

    /// Nanoseconds without a frame that are a stall: two seconds, or two frames of a slower source.
    private var limit = shortestLimit
    /// How long a frame has been waited for since the last one, in nanoseconds. What time the caller takes for a
    /// frame does not count.
    private var silence: Int64 = 0

    /// - Parameter period: nanoseconds from one frame to the next.
    mutating func expectFrames(every period: Double) {
        limit = max(Self.shortestLimit, Int64(clamping: 2 * period))
    }

    mutating func noteFrame() { silence = 0 }

    mutating func noteWait(_ nanoseconds: Int64) { silence += nanoseconds }

    /// What the stall is reported as; `nil` where there is none.
    var error: CaptureError? {
        silence > limit ? .noFrames(seconds: Int(limit / 1_000_000_000)) : nil
    }
}

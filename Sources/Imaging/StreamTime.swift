/// A position on the time line of a stream: the frame number over the frame rate for a recording, the capture
/// time for a camera.
///
/// Everything that depends on time uses it instead of a clock, so that a recording gives the same result at
/// any speed.
public struct StreamTime: Sendable, Comparable {
    /// Beginning of a recording.
    public static let zero = StreamTime(nanoseconds: 0)

    /// Nanoseconds since the beginning of the stream; of a camera, on `CLOCK_MONOTONIC`.
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static func < (left: StreamTime, right: StreamTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    public static func - (end: StreamTime, start: StreamTime) -> Duration {
        .nanoseconds(end.nanoseconds - start.nanoseconds)
    }
}

extension Duration {
    /// Length in whole nanoseconds.
    public var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

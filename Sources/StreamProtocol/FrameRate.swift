/// The frame rate over the last 32 frames.
public struct FrameRate: Sendable {
    private static let window = 32
    private var times: [Int64] = []

    public init() {
        times.reserveCapacity(Self.window)
    }

    /// - Parameter monotonic: when the frame was captured, in nanoseconds.
    public mutating func add(_ monotonic: Int64) {
        if times.count == Self.window { times.removeFirst() }
        times.append(monotonic)
    }

    public mutating func reset() {
        times.removeAll(keepingCapacity: true)
    }

    /// Mean rate in frames per second; `nil` with fewer than two frames.
    public var framesPerSecond: Double? {
        guard let first = times.first, let last = times.last, last > first else { return nil }
        return Double(times.count - 1) * 1e9 / (Double(last) - Double(first))
    }

    /// Returns the rate at `now`, in nanoseconds on the frames' clock; it falls while the next frame is
    /// overdue.
    public func framesPerSecond(at now: Int64) -> Double? {
        guard let first = times.first, let last = times.last, last > first else { return nil }
        let period = Double(last - first) / Double(times.count - 1)
        let overdue = max(0, Double(now) - Double(last) - period)
        return Double(times.count - 1) * 1e9 / (Double(last - first) + overdue)
    }
}

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

/// Times from capture to publication, counted in classes.
public struct LatencyHistogram: Sendable, Equatable {
    /// Upper ends of the classes of this package's daemon, in microseconds.
    static let bounds = [
        1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 15_000, 20_000, 30_000, 50_000, 100_000, 200_000, 500_000,
        1_000_000,
    ]

    /// Sum over all frames.
    public private(set) var sumMicroseconds = 0
    /// Upper ends of the classes.
    public let boundsMicroseconds: [Int]
    /// Number of frames in each class; a last one counts those beyond the last bound.
    public private(set) var counts: [Int]

    public init() {
        boundsMicroseconds = Self.bounds
        counts = [Int](repeating: 0, count: Self.bounds.count + 1)
    }

    public mutating func add(microseconds: Int) {
        counts[boundsMicroseconds.firstIndex { microseconds <= $0 } ?? boundsMicroseconds.count] += 1
        sumMicroseconds += microseconds
    }

    /// The latency that a share of all frames does not exceed, in microseconds; between a class's ends
    /// linear, as Prometheus's `histogram_quantile` has it. `nil` without frames, and where it lies beyond
    /// the last bound.
    public func quantile(_ share: Double) -> Double? {
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        var rank = share * Double(total)
        var lower = 0
        for (upper, count) in zip(boundsMicroseconds, counts) {
            if rank <= Double(count), count > 0 {
                return Double(lower) + Double(upper - lower) * rank / Double(count)
            }
            rank -= Double(count)
            lower = upper
        }
        return nil
    }
}

extension LatencyHistogram: Codable {
    private enum CodingKeys: String, CodingKey {
        case counts
        case sumMicroseconds = "sum_us"
        case boundsMicroseconds = "bounds_us"
    }

    public init(from decoder: any Decoder) throws {
        let latency = try decoder.container(keyedBy: CodingKeys.self)
        sumMicroseconds = try latency.decode(Int.self, forKey: .sumMicroseconds)
        boundsMicroseconds = try latency.decode([Int].self, forKey: .boundsMicroseconds)
        counts = try latency.decode([Int].self, forKey: .counts)
        let total = counts.reduce(0.0) { $0 + Double($1) }
        guard counts.count == boundsMicroseconds.count + 1, counts.allSatisfy({ $0 >= 0 }),
            total <= 9_007_199_254_740_992
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .counts, in: latency,
                debugDescription: "must be one count per bound and one more, which can be added up")
        }
    }

    func write(to line: inout JSONLineWriter) {
        line.field(CodingKeys.sumMicroseconds, sumMicroseconds)
        line.array(CodingKeys.boundsMicroseconds) { array in
            for bound in boundsMicroseconds { array.value(bound) }
        }
        line.array(CodingKeys.counts) { array in
            for count in counts { array.value(count) }
        }
    }
}

/// How long frames took from capture to publication, counted in classes.
struct LatencyHistogram: Sendable, Equatable {
    /// Upper ends of the classes, in microseconds; a last class holds what took longer.
    static let bounds = [
        1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 15_000, 20_000, 30_000, 50_000, 100_000, 200_000, 500_000,
        1_000_000,
    ]

    /// Frames in each class.
    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// Of all frames, in microseconds.
    private(set) var sum = 0

    mutating func add(microseconds: Int) {
        counts[Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count] += 1
        sum += microseconds
    }

    func write(to line: inout JSONLineWriter) {
        line.field("sum_us", sum)
        line.key("bounds_us")
        line.array { array in
            for bound in Self.bounds { array.value(bound) }
        }
        line.key("counts")
        line.array { array in
            for count in counts { array.value(count) }
        }
    }
}

/// The labels of a face in the last minute.
struct LabelHistory {
    static let seconds = 60

    /// The main label of a period.
    struct Cell: Equatable {
        let label: String
        /// Mean probability of that label.
        let probability: Double
    }

    private struct Tally {
        var frames = 0
        var probability = 0.0

        mutating func add(_ other: Tally) {
            frames += other.frames
            probability += other.probability
        }
    }

    /// Sums by second and label, in the order of time.
    private var tallies: [(second: Int, labels: [String: Tally])] = []

    var lastSecond: Int? { tallies.last?.second }

    /// - Parameter second: second on a monotonic clock.
    mutating func note(_ label: String, probability: Double, second: Int) {
        if lastSecond != second { tallies.append((second, [:])) }
        tallies[tallies.count - 1].labels[label, default: Tally()].add(
            Tally(frames: 1, probability: probability))
        tallies.removeAll { $0.second <= second - Self.seconds }
    }

    /// Returns the last minute as at most `count` cells of equal length, `nil` where the face was not seen.
    ///
    /// Cells have whole seconds and begin at multiples of their length, so that they move only when one is
    /// over.
    func cells(atMost count: Int, now: Int) -> [Cell?] {
        guard count > 0 else { return [] }
        let length = (Self.seconds + count - 1) / count
        let last = now / length
        return (last - Self.seconds / length + 1...last).map { number in
            cell(number * length..<(number + 1) * length)
        }
    }

    private func cell(_ seconds: Range<Int>) -> Cell? {
        var sums: [String: Tally] = [:]
        for (second, labels) in tallies where seconds.contains(second) {
            for (label, tally) in labels { sums[label, default: Tally()].add(tally) }
        }
        // Equal labels are ordered by name, since the order of a dictionary differs from run to run.
        let longest = sums.max { ($0.value.frames, $1.key) < ($1.value.frames, $0.key) }
        return longest.map { label, tally in
            Cell(label: label, probability: tally.probability / Double(tally.frames))
        }
    }
}

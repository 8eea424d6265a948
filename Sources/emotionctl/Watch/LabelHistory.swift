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

/// The last minute of a face in one row: the height of a column is the probability of the label, its color
/// the label.
struct Sparkline {
    let cells: [LabelHistory.Cell?]
    let styles: LabelStyles

    init(_ history: LabelHistory, width: Int, now: Int, styles: LabelStyles) {
        self.styles = styles
        cells = history.cells(atMost: width, now: now)
    }

    var line: StyledText {
        var line = StyledText()
        for cell in cells {
            guard let cell else {
                line.add(" ")
                continue
            }
            line.add(Self.column(cell.probability), styles[cell.label])
        }
        return line
    }

    /// Names of the labels below their first column, where there is room, for terminals without colors.
    var names: StyledText {
        var row = ""
        for (column, cell) in cells.enumerated() {
            guard let cell, column == 0 || cells[column - 1]?.label != cell.label else { continue }
            let run = cells[column...].prefix { $0?.label == cell.label }.count
            row = row.padded(to: column) + cell.label.prefix(max(1, run - 1))
        }
        return StyledText(row)
    }

    /// Returns a block of one to eight eighths; none would look like no face.
    static func column(_ fraction: Double) -> String {
        let columns = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        return columns[Int(clamping: (min(max(fraction, 0), 1) * 7).rounded())]
    }
}

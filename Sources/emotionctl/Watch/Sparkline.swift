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

/// A face's last minute in one row: a column's height is how probable the label was, its colour which one.
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

    /// The labels' names below where they begin, as far as there is room, with a gap between: for terminals without colours.
    var names: StyledText {
        var row = ""
        for (column, cell) in cells.enumerated() {
            guard let cell, column == 0 || cells[column - 1]?.label != cell.label else { continue }
            let run = cells[column...].prefix { $0?.label == cell.label }.count
            row = row.padded(to: column) + cell.label.prefix(max(1, run - 1))
        }
        return StyledText(row)
    }

    /// An eighth to a whole block: one that is empty would look like no face.
    static func column(_ fraction: Double) -> String {
        let columns = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        return columns[Int(clamping: (min(max(fraction, 0), 1) * 7).rounded())]
    }
}

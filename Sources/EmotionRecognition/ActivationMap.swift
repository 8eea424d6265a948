import Imaging

/// How much each part of a face spoke for a label, on a grid.
public struct ActivationMap: Sendable, Equatable {
    /// What the grid covers, in pixels of the frame, turned as the face is; may reach beyond the frame.
    public let region: FaceBox
    let columns: Int
    let rows: Int
    /// Row-major, in 0...1; the part that spoke for it most has 1, parts that spoke against it have 0.
    let values: [Float]

    /// - Parameter evidence: row-major, in any unit; negative where a part spoke against the label.
    package init(region: FaceBox, columns: Int, rows: Int, evidence: [Float]) {
        precondition(evidence.count == columns * rows && !evidence.isEmpty)
        (self.region, self.columns, self.rows) = (region, columns, rows)
        let highest = evidence.max() ?? 0
        values = evidence.map { highest > 0 && $0.isFinite ? max($0, 0) / highest : 0 }
    }

    /// Interpolated between the middles of the grid's cells.
    /// - Parameters:
    ///   - x: from the left edge, 0, to the right one, 1.
    ///   - y: from the upper edge, 0, to the lower one, 1.
    public func value(x: Double, y: Double) -> Float {
        let (column, right) = Self.place(x, count: columns)
        let (row, down) = Self.place(y, count: rows)
        func cell(_ column: Int, _ row: Int) -> Float {
            values[min(row, rows - 1) * columns + min(column, columns - 1)]
        }
        let upper = cell(column, row) * (1 - right) + cell(column + 1, row) * right
        let lower = cell(column, row + 1) * (1 - right) + cell(column + 1, row + 1) * right
        return upper * (1 - down) + lower * down
    }

    /// The cell whose middle lies before, and how far the next one's is reached.
    private static func place(_ fraction: Double, count: Int) -> (Int, Float) {
        let place = min(max(fraction * Double(count) - 0.5, 0), Double(count - 1))
        return (Int(clamping: place), Float(place - place.rounded(.down)))
    }
}

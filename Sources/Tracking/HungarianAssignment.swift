/// Minimum-cost assignment of rows to columns by the Hungarian method with potentials, O(rows² · columns).
///
/// After Kuhn (1955) and Munkres (1957), with one shortest augmenting path per row (Jonker and Volgenant
/// 1987). Its memory is reused from call to call.
struct HungarianAssignment {
    /// Cost from which a pair is never assigned.
    static let unreachable = 1e6

    private var rowPotential: [Double] = []
    private var columnPotential: [Double] = []
    /// Row assigned to each column, from 1; 0 if none.
    private var rowOfColumn: [Int] = []
    private var cameFrom: [Int] = []
    private var least: [Double] = []
    private var isVisited: [Bool] = []

    /// Replaces `columnOfRow` by the column of each row; `nil` if leaving the row unassigned is cheaper.
    ///
    /// - Parameters:
    ///   - costs: row-major, each in 0...`unreachable`.
    mutating func solve(_ costs: [Double], rows: Int, columns: Int, into columnOfRow: inout [Int?]) {
        precondition(costs.count == rows * columns)
        columnOfRow.removeAll(keepingCapacity: true)
        for _ in 0..<rows { columnOfRow.append(nil) }
        guard rows > 0, columns > 0 else { return }
        // Each row has an extra column that stands for no assignment, so there are never too few columns.
        let width = columns + rows
        reset(rows: rows, columns: width)
        for row in 1...rows {
            augment(from: row, columns: width) { row, column in
                column < columns ? costs[row * columns + column] : Self.unreachable
            }
        }
        for column in 1...columns where rowOfColumn[column] > 0 {
            let row = rowOfColumn[column] - 1
            if costs[row * columns + column - 1] < Self.unreachable { columnOfRow[row] = column - 1 }
        }
    }

    private mutating func reset(rows: Int, columns: Int) {
        func fill<Element>(_ array: inout [Element], _ value: Element, _ count: Int) {
            array.removeAll(keepingCapacity: true)
            for _ in 0..<count { array.append(value) }
        }
        fill(&rowPotential, 0, rows + 1)
        fill(&columnPotential, 0, columns + 1)
        fill(&rowOfColumn, 0, columns + 1)
        fill(&cameFrom, 0, columns + 1)
        fill(&least, .infinity, columns + 1)
        fill(&isVisited, false, columns + 1)
    }

    /// Assigns a column to `row`, reassigning other rows along the cheapest path.
    private mutating func augment(from row: Int, columns: Int, _ cost: (Int, Int) -> Double) {
        for column in 0...columns { (least[column], isVisited[column]) = (.infinity, false) }
        rowOfColumn[0] = row
        var column = 0
        repeat {
            isVisited[column] = true
            let row = rowOfColumn[column]
            var (delta, nearest) = (Double.infinity, 0)
            for other in 1...columns where !isVisited[other] {
                let reduced = cost(row - 1, other - 1) - rowPotential[row] - columnPotential[other]
                if reduced < least[other] { (least[other], cameFrom[other]) = (reduced, column) }
                if least[other] < delta { (delta, nearest) = (least[other], other) }
            }
            for other in 0...columns {
                if isVisited[other] {
                    rowPotential[rowOfColumn[other]] += delta
                    columnPotential[other] -= delta
                } else {
                    least[other] -= delta
                }
            }
            column = nearest
        } while rowOfColumn[column] != 0
        repeat {
            let previous = cameFrom[column]
            rowOfColumn[column] = rowOfColumn[previous]
            column = previous
        } while column != 0
    }
}

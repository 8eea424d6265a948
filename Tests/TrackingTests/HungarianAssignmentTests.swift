import Testing

@testable import Tracking

@Suite struct HungarianAssignmentTests {
    private func solve(_ costs: [[Double]]) -> [Int?] {
        var assignment = HungarianAssignment()
        var columns: [Int?] = []
        assignment.solve(
            costs.flatMap(\.self), rows: costs.count, columns: costs.first?.count ?? 0, into: &columns)
        return columns
    }

    private func total(_ costs: [[Double]], _ columns: [Int?]) -> Double {
        zip(costs, columns).map { row, column in column.map { row[$0] } ?? HungarianAssignment.unreachable }
            .reduce(0, +)
    }

    /// By trying all.
    private func least(_ costs: [[Double]], row: Int = 0, taken: Set<Int> = []) -> Double {
        guard row < costs.count else { return 0 }
        let without = HungarianAssignment.unreachable + least(costs, row: row + 1, taken: taken)
        return costs[row].indices.filter {
            !taken.contains($0) && costs[row][$0] < HungarianAssignment.unreachable
        }
        .map { costs[row][$0] + least(costs, row: row + 1, taken: taken.union([$0])) }
        .reduce(without, min)
    }

    @Test func `the nearest pair may have to yield`() {
        // Nearest first would pair row 0 with column 0, and leave 10 for row 1.
        #expect(solve([[1, 2], [2, 10]]) == [1, 0])
    }

    @Test func `a row without an allowed pair stays unassigned`() {
        #expect(
            solve([[HungarianAssignment.unreachable, 3], [HungarianAssignment.unreachable, 4]]) == [1, nil])
    }

    @Test func `there may be no rows or no columns`() {
        #expect(solve([]) == [])
        #expect(solve([[], []]) == [nil, nil])
    }

    @Test func `no other pairing is cheaper`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let (rows, columns) = (
                Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random)
            )
            let costs = (0..<rows).map { _ in
                (0..<columns).map { _ in
                    Int.random(in: 0..<4, using: &random) == 0
                        ? HungarianAssignment.unreachable : Double(Int.random(in: 0...20, using: &random))
                }
            }
            #expect(total(costs, solve(costs)) == least(costs), "\(costs)")
        }
    }
}

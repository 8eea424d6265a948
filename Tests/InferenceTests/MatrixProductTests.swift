import Testing

@testable import Inference

/// Products of two computed matrices, against the definition.
@Suite struct MatrixProductTests {
    private struct Sizes {
        var rows: Int
        var depth: Int
        var columns: Int
        var heads = 1
    }

    /// `[heads, rows, depth] · [heads, depth, columns]`; the right operand may lie transposed, and all heads
    /// of a row beside each other, as attention has them.
    private func differences(_ sizes: Sizes, isTransposed: Bool, interleaved: Bool) -> [Float] {
        let (rows, depth, columns, heads) = (sizes.rows, sizes.depth, sizes.columns, sizes.heads)
        let samples = 2
        let left = testValues(samples * heads * rows * depth, seed: 3)
        let right = testValues(samples * heads * depth * columns, seed: 4)
        let leftRow = interleaved ? heads * depth : depth
        let leftHead = interleaved ? depth : rows * depth
        let rightSteps = isTransposed ? (1, depth) : (columns, 1)
        let operation = MatrixProduct(
            rows: rows, depth: depth, columns: columns,
            left: .init(rowStep: leftRow, columnStep: 1, offsets: (0..<heads).map { $0 * leftHead }),
            right: .init(
                rowStep: rightSteps.0, columnStep: rightSteps.1,
                offsets: (0..<heads).map { $0 * depth * columns }))
        var expected: [Float] = []
        for sample in 0..<samples {
            for head in 0..<heads {
                for row in 0..<rows {
                    for column in 0..<columns {
                        let from = sample * heads * rows * depth + head * leftHead + row * leftRow
                        let to = (sample * heads + head) * depth * columns + column * rightSteps.1
                        let sum = (0..<depth).reduce(0.0) {
                            $0 + Double(left[from + $1]) * Double(right[to + $1 * rightSteps.0])
                        }
                        expected.append(Float(sum))
                    }
                }
            }
        }
        return Kernels.all.map { kernels in
            let actual = operation.output(
                left, right, samples: samples, count: heads * rows * columns, kernels)
            return largestDifference(actual, expected)
        }
    }

    @Test(
        arguments: [(1, 1, 1), (2, 3, 5), (7, 16, 16), (13, 40, 33), (50, 200, 17), (5, 300, 300)],
        [false, true])
    func `agrees with the definition`(sizes: (Int, Int, Int), isTransposed: Bool) {
        let sizes = Sizes(rows: sizes.0, depth: sizes.1, columns: sizes.2)
        for difference in differences(sizes, isTransposed: isTransposed, interleaved: false) {
            #expect(difference < 2e-5)
        }
    }

    @Test(arguments: [1, 3, 40])
    func `heads may lie beside each other`(heads: Int) {
        let sizes = Sizes(rows: 9, depth: 8, columns: 65, heads: heads)
        for difference in differences(sizes, isTransposed: true, interleaved: true) {
            #expect(difference < 1e-5)
        }
    }
}

import CKernels

/// Products of matrices of which neither is known when the model is loaded:
/// `[rows, depth] · [depth, columns]` for each pair.
///
/// The right matrices are packed block by block as the weights of convolutions are, which costs a pass over
/// them and gives their products the same kernel. Matrices may lie transposed or between others, as those of
/// attention's heads do.
struct MatrixProduct: Operator {
    /// Where the matrices of an operand lie, in floats.
    struct Layout {
        let rowStep: Int
        let columnStep: Int
        /// For each product, where its matrix begins.
        let offsets: [Int]
    }

    private let rows: Int
    private let depth: Int
    private let columns: Int
    /// Neighbors in a row lie next to each other.
    private let left: Layout
    private let right: Layout
    private let noBias: FloatStorage

    init(rows: Int, depth: Int, columns: Int, left: Layout, right: Layout) {
        precondition(left.columnStep == 1 || depth == 1, "rows with gaps")
        self.rows = rows
        self.depth = depth
        self.columns = columns
        self.left = left
        self.right = right
        noBias = FloatStorage(count: Self.wholePanels(columns)) { _ in }
    }

    var sharesConstants: Bool { true }
    var multiplyAdds: Int { pairs * rows * depth * columns }

    private var pairs: Int { left.offsets.count }
    private var packedCount: Int { Self.wholePanels(columns) * depth }

    /// Products whose right matrices are packed at a time, so that they stay in the second-level cache.
    private func pairsPerBlock(samples: Int) -> Int {
        min(samples * pairs, max(1, 64 * 1024 / packedCount))
    }

    func scratchCount(samples: Int) -> Int { pairsPerBlock(samples: samples) * packedCount }

    /// Each block is packed, then multiplied.
    func phaseCount(_ operands: Operands) -> Int {
        let block = pairsPerBlock(samples: operands.samples)
        return 2 * ((operands.samples * pairs + block - 1) / block)
    }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let block = pairsPerBlock(samples: operands.samples)
        let first = phase / 2 * block
        let count = min(block, operands.samples * pairs - first)
        if phase % 2 == 0 {
            for index in slice.range(of: count) { pack(operands, first + index, place: index) }
        } else {
            multiply(operands, first: first, slice.range(of: count * rows))
        }
    }

    private func pack(_ operands: Operands, _ product: Int, place: Int) {
        guard let matrices = operands.right else { preconditionFailure("one operand") }
        let (sample, pair) = product.quotientAndRemainder(dividingBy: pairs)
        operands.kernels.call.pack(
            matrices + sample * operands.rightStep + right.offsets[pair], depth, columns, right.rowStep,
            right.columnStep, operands.scratch + place * packedCount)
    }

    /// A part of the rows of all products of a block.
    private func multiply(_ operands: Operands, first: Int, _ part: Range<Int>) {
        var layout = ck_row_layout(width: rows, height: 1, x_step: left.rowStep, y_step: 0, sample_step: 0)
        var row = part.lowerBound
        withUnsafePointer(to: 0) { noOffset in
            while row < part.upperBound {
                let index = row / rows
                let end = min(part.upperBound, (index + 1) * rows)
                let (sample, pair) = (first + index).quotientAndRemainder(dividingBy: pairs)
                var gemm = ck_gemm(
                    run_count: 1, run_length: depth, run_offsets: noOffset, columns: columns,
                    weights: operands.scratch + index * packedCount, bias: noBias.base, activation: .identity)
                operands.kernels.call.gemm(
                    &gemm, &layout, operands.left + sample * operands.leftStep + left.offsets[pair],
                    row - index * rows, end - row,
                    operands.output + sample * operands.outputStep + pair * rows * columns, columns, nil)
                row = end
            }
        }
    }

    private static func wholePanels(_ columns: Int) -> Int {
        (columns + Int(CK_PANEL) - 1) / Int(CK_PANEL) * Int(CK_PANEL)
    }
}

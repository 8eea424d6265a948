import CKernels

/// Weights in the order in which products read them: `[columns / 16][depth][16]`, filled up with zeros.
struct PackedWeights {
    let depth: Int
    let columns: Int
    let storage: FloatStorage

    /// Packs `matrices` matrices one behind the other; `weight` gives the element of a matrix at a depth
    /// and column.
    init(
        matrices: Int = 1, depth: Int, columns: Int,
        weight: (_ matrix: Int, _ depth: Int, _ column: Int) -> Float
    ) {
        self.depth = depth
        self.columns = columns
        let panel = Int(CK_PANEL)
        var packed = [Float](repeating: 0, count: matrices * Self.size(depth: depth, columns: columns))
        var next = 0
        for matrix in 0..<matrices {
            for first in stride(from: 0, to: columns, by: panel) {
                for k in 0..<depth {
                    for column in first..<min(first + panel, columns) {
                        packed[next + column - first] = weight(matrix, k, column)
                    }
                    next += panel
                }
            }
        }
        storage = FloatStorage(packed)
    }

    /// The packed weights of one matrix.
    func matrix(_ index: Int) -> UnsafePointer<Float> {
        storage.base + index * Self.size(depth: depth, columns: columns)
    }

    private static func size(depth: Int, columns: Int) -> Int {
        (columns + Int(CK_PANEL) - 1) / Int(CK_PANEL) * Int(CK_PANEL) * depth
    }
}

extension FloatStorage {
    /// Biases in blocks of whole panels, one block behind the other.
    static func panels(_ bias: [Float], blocks: Int = 1) -> FloatStorage {
        let columns = bias.count / blocks
        let padding = (Int(CK_PANEL) - columns % Int(CK_PANEL)) % Int(CK_PANEL)
        var padded: [Float] = []
        for block in 0..<blocks {
            padded += bias[block * columns..<(block + 1) * columns]
            padded += [Float](repeating: 0, count: padding)
        }
        return FloatStorage(padded)
    }
}

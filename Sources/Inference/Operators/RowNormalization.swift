import CKernels

/// Normalization of each row by its own mean and variance, with a scale and a bias.
///
/// Input and output are `[rows, count]`. Scale and bias are `[count]`, or one number for each of the last
/// rows, over and over.
struct RowNormalization: Operator {
    enum Affine {
        case perElement
        case perRow
    }

    let rows: Int
    let count: Int
    let epsilon: Float
    /// Whether the mean is subtracted, rather than taken for 0.
    let isCentered: Bool
    let affine: Affine
    let scale: FloatStorage
    let bias: FloatStorage

    var worksInPlace: Bool { true }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        for row in slice.range(of: operands.samples * rows) {
            let place = affine == .perRow ? row % scale.count : 0
            operands.kernels.call.normalize(
                isCentered, epsilon, operands.left + row * count, scale.base + place, bias.base + place,
                affine == .perElement ? 1 : 0, operands.output + row * count, count)
        }
    }
}

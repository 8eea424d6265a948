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

/// Normalization of groups of neighboring channels, each by its own mean and variance over all positions.
///
/// Input and output are `[images, positions, channels]`; scale and bias are `[channels]`.
struct GroupedNormalization: Operator {
    let images: Int
    let positions: Int
    let channels: Int
    let groups: Int
    let epsilon: Float
    let scale: FloatStorage
    let bias: FloatStorage

    var worksInPlace: Bool { true }

    func scratchCount(samples: Int) -> Int { 3 * channels * images * samples }

    /// The share is a part of the images.
    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        let size = positions * channels
        for image in slice.range(of: operands.samples * images) {
            operands.kernels.call.normalize_groups(
                epsilon, operands.left + image * size, positions, channels, groups, scale.base, bias.base,
                operands.scratch + image * 3 * channels, operands.output + image * size)
        }
    }
}

/// Softmax or its logarithm over rows of `count` neighboring elements.
struct Softmax: Operator {
    let rows: Int
    let count: Int
    let isLogarithmic: Bool

    var worksInPlace: Bool { true }

    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        for row in slice.range(of: operands.samples * rows) {
            operands.kernels.call.softmax(
                isLogarithmic, operands.left + row * count, operands.output + row * count, count)
        }
    }
}

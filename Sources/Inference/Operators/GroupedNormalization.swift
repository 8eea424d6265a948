import CKernels

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

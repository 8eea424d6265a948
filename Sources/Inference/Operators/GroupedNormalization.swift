import CKernels

/// Normalization of groups of neighbouring channels, each by its own mean and variance over all positions.
///
/// Input and output are `[pictures, positions, channels]`; scale and bias are `[channels]`.
struct GroupedNormalization: Operator {
    let pictures: Int
    let positions: Int
    let channels: Int
    let groups: Int
    let epsilon: Float
    let scale: FloatStorage
    let bias: FloatStorage

    var worksInPlace: Bool { true }

    func scratchCount(samples: Int) -> Int { 3 * channels * pictures * samples }

    /// The share is a part of the pictures.
    func run(_ operands: Operands, phase: Int, share: Share) {
        let size = positions * channels
        for picture in share.range(of: operands.samples * pictures) {
            operands.kernels.call.normalize_groups(
                epsilon, operands.left + picture * size, positions, channels, groups, scale.base, bias.base,
                operands.scratch + picture * 3 * channels, operands.output + picture * size)
        }
    }
}

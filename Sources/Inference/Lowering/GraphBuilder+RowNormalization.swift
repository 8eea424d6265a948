/// Normalizations whose statistics are those of the input itself.
extension GraphBuilder {
    /// `scale · (x − mean) / √(variance + epsilon) + bias` over the axes from `axis` on.
    func addLayerNormalization(_ node: ModelNode) throws(ModelError) {
        // The type in which means are computed.
        node.ignore("stash_type")
        try addRowNormalization(node, isCentered: true)
    }

    /// The same with the mean taken for 0 and without a bias.
    func addRootMeanSquareNormalization(_ node: ModelNode) throws(ModelError) {
        node.ignore("stash_type")
        try addRowNormalization(node, isCentered: false)
    }

    private func addRowNormalization(_ node: ModelNode, isCentered: Bool) throws(ModelError) {
        let input = try view(node, 0)
        let rank = input.axes.count
        let first = try normalized(node.takeInteger("axis", default: -1), rank: rank, node)
        let normalizedShape = Array(input.logicalShape[first...])
        let count = normalizedShape.reduce(1, *)
        let scale = try affine(node, 1, shape: normalizedShape)
        let bias =
            isCentered && has(node, 2)
            ? try affine(node, 2, shape: normalizedShape) : [Float](repeating: 0, count: count)
        // The normalized axes come last in memory; the others keep their order.
        let others = (0..<first).sorted { input.axes[$0] < input.axes[$1] }
        var axes = input.axes
        for (place, axis) in (others + Array(first..<rank)).enumerated() { axes[axis] = place }
        var result = try arrange(input, as: axes, for: node)
        let total = try Shape.count(result.shape, of: node.outputs[0])
        let operation = RowNormalization(
            rows: total / count, count: count, epsilon: node.takeFloat("epsilon", default: 1e-5),
            isCentered: isCentered, affine: .perElement, scale: FloatStorage(scale), bias: FloatStorage(bias))
        result.source = try emit(operation, node, result, shape: result.shape).source
        try bind(node.outputs[0], to: result)
    }

    /// A constant operand as one number for each element of `shape`.
    private func affine(_ node: ModelNode, _ index: Int, shape: [Int]) throws(ModelError) -> [Float] {
        let operand = try constant(node, index)
        guard let values = operand.floats, operand.shape.count <= shape.count,
            Shape.broadcast(operand.shape, shape) == shape
        else { throw node.invalid("input \(index), \(operand.shape), does not fit \(shape)") }
        if values.count == shape.reduce(1, *) { return values }
        return Shape.broadcastIndices(operand.shape, to: shape).map { values[$0] }
    }

    /// Each channel of each sample by itself.
    func addInstanceNormalization(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        guard input.axes.count > 2 else { throw node.invalid("the input has no spatial axes") }
        let channels = input.logicalShape[1]
        try addGroupedNormalization(
            node, input, groups: channels, scale: floats(node, 1), bias: floats(node, 2))
    }

    /// Groups of neighboring channels of each sample. Until operator set 20, scale and bias are per group.
    func addGroupNormalization(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        node.ignore("stash_type")
        guard let groups = node.takeInteger("num_groups") else {
            throw .missingAttribute(node: node.name, kind: node.kind, attribute: "num_groups")
        }
        guard input.axes.count > 1, 1...input.logicalShape[1] ~= groups,
            input.logicalShape[1] % groups == 0
        else { throw node.invalid("it makes \(groups) groups of the channels of \(input.logicalShape)") }
        let size = input.logicalShape[1] / groups
        func perChannel(_ values: [Float]) -> [Float] {
            opset < 21 ? values.flatMap { [Float](repeating: $0, count: size) } : values
        }
        try addGroupedNormalization(
            node, input, groups: groups, scale: perChannel(floats(node, 1)), bias: perChannel(floats(node, 2))
        )
    }

    private func addGroupedNormalization(
        _ node: ModelNode, _ input: TensorView, groups: Int, scale: [Float], bias: [Float]
    ) throws(ModelError) {
        let epsilon = node.takeFloat("epsilon", default: 1e-5)
        let shape = input.logicalShape
        let channels = shape[1]
        guard scale.count == channels, bias.count == channels else {
            throw node.invalid("its scale and bias are not for \(channels) channels")
        }
        let positions = shape.dropFirst(2).reduce(1, *)
        // One group over the whole of a sample without channels of its own, as exporters write group
        // normalization, stays in its rows.
        let isRowMajor = groups == channels && input.hasLayout(Array(shape.indices))
        var result: TensorView
        if isRowMajor {
            result = try rowMajor(input, for: node)
            let operation = RowNormalization(
                rows: shape[0] * channels, count: positions, epsilon: epsilon, isCentered: true,
                affine: .perRow, scale: FloatStorage(scale), bias: FloatStorage(bias))
            result.source = try emit(operation, node, result, shape: result.shape).source
        } else {
            result = try arrange(input, as: channelsLast(rank: shape.count), for: node)
            let operation = GroupedNormalization(
                images: shape[0], positions: positions, channels: channels, groups: groups,
                epsilon: epsilon,
                scale: FloatStorage(scale), bias: FloatStorage(bias))
            result.source = try emit(operation, node, result, shape: result.shape).source
        }
        try bind(node.outputs[0], to: result)
    }
}

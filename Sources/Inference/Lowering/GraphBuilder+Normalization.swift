extension GraphBuilder {
    /// `scale · (x − mean) / √(variance + epsilon) + bias` per channel: folded into the convolution before
    /// it, or a depthwise 1×1 convolution of its own.
    func addBatchNormalization(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        node.ignore("momentum")
        guard node.takeInteger("training_mode", default: 0) == 0, node.outputs.count == 1 else {
            throw node.unsupported(attribute: "training_mode")
        }
        let epsilon = node.takeFloat("epsilon", default: 1e-5)
        let (scale, bias) = (try floats(node, 1), try floats(node, 2))
        let (mean, variance) = (try floats(node, 3), try floats(node, 4))
        guard input.axes.count > 1 else { throw node.invalid("the input has no channels") }
        let channels = input.logicalShape[1]
        guard [scale, bias, mean, variance].allSatisfy({ $0.count == channels }) else {
            throw node.invalid("its statistics are not for \(channels) channels")
        }
        let factors = zip(scale, variance).map { $0 / ($1 + epsilon).squareRoot() }
        let shifts = (0..<channels).map { bias[$0] - mean[$0] * factors[$0] }
        try addScaling(node, input, by: factors, adding: shifts)
    }

    /// Multiplies each channel (axis 1) and adds to it.
    func addScaling(
        _ node: ModelNode, _ input: TensorView, by factors: [Float], adding shifts: [Float]
    ) throws(ModelError) {
        if try fold(node, input, channelAxis: 1, scale: factors, shift: shifts) { return }
        let shape = input.logicalShape
        let input = try arrange(input, as: channelsLast(rank: shape.count), for: node)
        let positions = try Shape.count(shape, of: node.outputs[0]) / factors.count
        let layer = ConvolutionLayer(
            inputChannels: factors.count, outputChannels: factors.count, groups: factors.count,
            geometry: .init(
                inputHeight: 1, inputWidth: positions, outputHeight: 1, outputWidth: positions),
            weights: factors, bias: shifts)
        try bind(node.outputs[0], to: append(layer, node, input, shape: shape))
    }

    /// Folds a factor and a shift per channel into the convolution that computes `input`, if it ends there.
    func fold(
        _ node: ModelNode, _ input: TensorView, channelAxis: Int, scale: [Float], shift: [Float]
    ) throws(ModelError) -> Bool {
        guard let producer = soleProducer(of: input), case .convolution(var layer) = steps[producer].work,
            layer.outputChannels == scale.count, layer.activation.isIdentity, !layer.hasResidual,
            input.axes[channelAxis] == input.shape.count - 1, input.shape.last == scale.count
        else { return false }
        layer.scale(by: scale, adding: shift)
        steps[producer].work = .convolution(layer)
        try alias(node, to: input)
        return true
    }
}

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

extension GraphBuilder {
    /// `scale · (x − mean) / √(variance + epsilon) + bias` per channel: folded into the convolution before
    /// it, or a depthwise 1×1 convolution of its own.
    func addBatchNormalization(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        node.ignore("momentum")
        guard node.integer("training_mode", default: 0) == 0, node.outputs.count == 1 else {
            throw node.unsupported(attribute: "training_mode")
        }
        let epsilon = node.float("epsilon", default: 1e-5)
        let (scale, bias) = (try floats(node, 1), try floats(node, 2))
        let (mean, variance) = (try floats(node, 3), try floats(node, 4))
        let channels = input.axes.count > 1 ? input.logicalShape[1] : 1
        guard [scale, bias, mean, variance].allSatisfy({ $0.count == channels }) else {
            throw node.invalid("its statistics are not for \(channels) channels")
        }
        let factors = zip(scale, variance).map { $0 / ($1 + epsilon).squareRoot() }
        let shifts = (0..<channels).map { bias[$0] - mean[$0] * factors[$0] }
        try addScaling(node, input, by: factors, adding: shifts)
    }

    /// Multiplies each channel (axis 1) and adds to it.
    func addScaling(
        _ node: ModelNode, _ input: View, by factors: [Float], adding shifts: [Float]
    ) throws(ModelError) {
        if let producer = soleProducer(of: input), case .convolution(var layer) = steps[producer].work,
            layer.outputChannels == factors.count, layer.activation.isIdentity, !layer.hasResidual,
            input.axes[1] == input.shape.count - 1
        {
            layer.scale(by: factors, adding: shifts)
            steps[producer].work = .convolution(layer)
            return try alias(node, to: input)
        }
        let shape = input.logicalShape
        let axes = channelsLast(rank: shape.count)
        let input = try arrange(input, as: axes, for: node)
        let positions = try Shape.count(shape, of: node.outputs[0]) / factors.count
        let layer = ConvolutionLayer(
            inputChannels: factors.count, outputChannels: factors.count, groups: factors.count,
            geometry: .init(
                inputHeight: 1, inputWidth: positions, outputHeight: 1, outputWidth: positions),
            weights: factors, bias: shifts)
        let count = positions * factors.count
        let result = append(.convolution(layer), node, input.source, nil, count: count)
        try bind(node.outputs[0], to: View(result, logicalShape: shape, axes: axes))
    }
}

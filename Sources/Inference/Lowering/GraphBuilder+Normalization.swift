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

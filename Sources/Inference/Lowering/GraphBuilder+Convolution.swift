extension GraphBuilder {
    func addConvolution(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        let filters = try constant(node, 1)
        guard let weights = filters.floats else { throw node.invalid("the filters are integer") }
        let rank = input.axes.count
        guard 3...4 ~= rank, filters.shape.count == rank else {
            throw node.invalid(
                "only 1-D and 2-D convolutions are supported; the input is \(input.logicalShape)")
        }
        let groups = node.takeInteger("group", default: 1)
        let (channels, outputChannels) = (input.logicalShape[1], filters.shape[0])
        guard groups > 0, channels % groups == 0, outputChannels % groups == 0,
            filters.shape[1] == channels / groups
        else {
            throw node.invalid("filters \(filters.shape) do not fit \(channels) channels in \(groups) groups")
        }
        var window = try WindowAttributes(node, kernel: Array(filters.shape.dropFirst(2)))
        let geometry = try window.geometry(for: Array(input.logicalShape.dropFirst(2)), node)
        let bias = has(node, 2) ? try floats(node, 2) : [Float](repeating: 0, count: outputChannels)
        guard bias.count == outputChannels else {
            throw node.invalid("\(bias.count) biases for \(outputChannels) channels")
        }
        let layer = ConvolutionLayer(
            inputChannels: channels, outputChannels: outputChannels, groups: groups, geometry: geometry,
            images: input.logicalShape[0], weights: weights, bias: bias)
        let spatial = rank == 3 ? [geometry.outputWidth] : [geometry.outputHeight, geometry.outputWidth]
        let shape = [input.logicalShape[0], outputChannels] + spatial
        let arranged = try arrange(input, as: channelsLast(rank: rank), for: node)
        try bind(node.outputs[0], to: append(layer, node, arranged, shape: shape))
    }
}

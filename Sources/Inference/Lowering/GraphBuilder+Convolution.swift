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
        let groups = node.integer("group", default: 1)
        let (channels, outputChannels) = (input.logicalShape[1], filters.shape[0])
        guard groups > 0, channels % groups == 0, outputChannels % groups == 0,
            filters.shape[1] == channels / groups
        else {
            throw node.invalid("filters \(filters.shape) do not fit \(channels) channels in \(groups) groups")
        }
        let window = try WindowReader(node, kernel: Array(filters.shape.dropFirst(2)))
        let geometry = try window.geometry(for: Array(input.logicalShape.dropFirst(2)), node)
        let bias = has(node, 2) ? try floats(node, 2) : [Float](repeating: 0, count: outputChannels)
        guard bias.count == outputChannels else {
            throw node.invalid("\(bias.count) biases for \(outputChannels) channels")
        }
        let layer = ConvolutionLayer(
            inputChannels: channels, outputChannels: outputChannels, groups: groups, geometry: geometry,
            pictures: input.logicalShape[0], weights: weights, bias: bias)
        let spatial = rank == 3 ? [geometry.outputWidth] : [geometry.outputHeight, geometry.outputWidth]
        let shape = [input.logicalShape[0], outputChannels] + spatial
        try add(layer, node, input, output: shape)
    }

    /// Adds a layer over a channels-last input and binds the node's output of the given ONNX shape.
    private func add(
        _ layer: ConvolutionLayer, _ node: ModelNode, _ input: View, output shape: [Int]
    ) throws(ModelError) {
        let axes = channelsLast(rank: shape.count)
        let input = try arrange(input, as: axes, for: node)
        let count = try Shape.count(shape, of: node.outputs[0])
        let result = append(.convolution(layer), node, input.source, nil, count: count)
        try bind(node.outputs[0], to: View(result, logicalShape: shape, axes: axes))
    }

    /// `alpha · A · B + beta · C` with constant B and C.
    func addGemm(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        guard node.integer("transA", default: 0) == 0 else { throw node.unsupported(attribute: "transA") }
        let transposed = node.integer("transB", default: 0) != 0
        let alpha = node.float("alpha", default: 1)
        let beta = node.float("beta", default: 1)
        let matrix = try constant(node, 1)
        guard let values = matrix.floats, matrix.shape.count == 2, input.axes.count == 2 else {
            throw node.invalid("it multiplies \(input.logicalShape) by \(matrix.shape)")
        }
        let (columns, depth) =
            transposed ? (matrix.shape[0], matrix.shape[1]) : (matrix.shape[1], matrix.shape[0])
        var bias = [Float](repeating: 0, count: columns)
        if has(node, 2) {
            let addend = try floats(node, 2)
            guard addend.count == 1 || addend.count == columns else {
                throw node.invalid("\(addend.count) addends for \(columns) columns")
            }
            for i in 0..<columns { bias[i] = beta * addend[addend.count == 1 ? 0 : i] }
        }
        let weights = (0..<columns * depth).map { i in
            alpha * values[transposed ? i : (i % depth) * columns + i / depth]
        }
        try addLinear(node, input, weights: weights, bias: bias, columns: columns)
    }

    /// Multiplies the last axis of the input by `weights`, `[columns, depth]`.
    func addLinear(
        _ node: ModelNode, _ input: View, weights: [Float], bias: [Float], columns: Int
    ) throws(ModelError) {
        let shape = input.logicalShape
        guard let depth = shape.last, weights.count == columns * depth else {
            throw node.invalid("it multiplies \(shape) by a matrix of \(weights.count / columns) rows")
        }
        let rows = shape.dropLast().reduce(1, *)
        let layer = ConvolutionLayer(
            inputChannels: depth, outputChannels: columns, groups: 1,
            geometry: .init(inputHeight: 1, inputWidth: rows, outputHeight: 1, outputWidth: rows),
            weights: weights, bias: bias)
        let input = try rowMajor(input, for: node)
        let outputShape = shape.dropLast() + [columns]
        let count = try Shape.count(Array(outputShape), of: node.outputs[0])
        let result = append(.convolution(layer), node, input.source, nil, count: count)
        try bind(node.outputs[0], to: View(result, shape: Array(outputShape)))
    }
}

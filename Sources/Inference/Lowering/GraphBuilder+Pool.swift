extension GraphBuilder {
    func addMaxPool(_ node: ModelNode) throws(ModelError) {
        // The order of indices, which are not computed.
        node.ignore("storage_order")
        try addPool(node) { shape, _ in .maximum(shape) }
    }

    func addAveragePool(_ node: ModelNode) throws(ModelError) {
        let countsPadding = node.takeInteger("count_include_pad", default: 0) != 0
        try addPool(node) { shape, pads in .mean(shape, declaredPads: countsPadding ? pads : nil) }
    }

    private func addPool(
        _ node: ModelNode, _ make: (ConvolutionShape, (bottom: Int, right: Int)) -> Pool
    ) throws(ModelError) {
        let input = try view(node, 0)
        let shape = input.logicalShape
        guard 3...4 ~= shape.count else {
            throw node.invalid("only 1-D and 2-D pools are supported; the input is \(shape)")
        }
        var window = try WindowAttributes(node)
        let geometry = try window.geometry(for: Array(shape.dropFirst(2)), node)
        let spatial =
            shape.count == 3 ? [geometry.outputWidth] : [geometry.outputHeight, geometry.outputWidth]
        let axes = channelsLast(rank: shape.count)
        let arranged = try arrange(input, as: axes, for: node)
        var result = TensorView(arranged.source, logicalShape: Array(shape.prefix(2)) + spatial, axes: axes)
        let pool = make(
            ConvolutionShape(geometry: geometry, images: shape[0], channels: shape[1]), window.declaredPads)
        result.source = try emit(pool, node, arranged, shape: result.shape).source
        try bind(node.outputs[0], to: result)
    }

    /// Softmax over one axis; before opset 13 over that and all further axes together.
    func addSoftmax(_ node: ModelNode, isLogarithmic: Bool) throws(ModelError) {
        let input = try view(node, 0)
        let rank = input.axes.count
        let axis = try normalized(node.takeInteger("axis", default: opset < 13 ? 1 : -1), rank: rank, node)
        let joined = opset < 13 ? Array(axis..<rank) : [axis]
        // The softmax axes come last in memory; the others keep their order.
        let others = input.axes.indices.filter { !joined.contains($0) }.sorted {
            input.axes[$0] < input.axes[$1]
        }
        var axes = input.axes
        for (place, axis) in (others + joined).enumerated() { axes[axis] = place }
        var result = try arrange(input, as: axes, for: node)
        let count = joined.map { input.logicalShape[$0] }.reduce(1, *)
        let total = try Shape.count(result.shape, of: node.outputs[0])
        let softmax = Softmax(rows: total / count, count: count, isLogarithmic: isLogarithmic)
        result.source = try emit(softmax, node, result, shape: result.shape).source
        try bind(node.outputs[0], to: result)
    }
}

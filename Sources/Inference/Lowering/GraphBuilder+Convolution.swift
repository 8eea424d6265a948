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

extension GraphBuilder {
    /// A transposed convolution: the convolution with the mirrored filters over the input whose elements are
    /// `strides` apart, with zeros between and around them.
    func addTransposedConvolution(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        let filters = try constant(node, 1)
        guard let values = filters.floats else { throw node.invalid("the filters are integer") }
        let rank = input.axes.count
        let shape = input.logicalShape
        guard 3...4 ~= rank, filters.shape.count == rank else {
            throw node.invalid("only 1-D and 2-D convolutions are supported; the input is \(shape)")
        }
        let groups = node.takeInteger("group", default: 1)
        let (channels, perGroup) = (shape[1], filters.shape[1])
        guard groups > 0, channels % groups == 0, filters.shape[0] == channels,
            groups <= Shape.longestAxis
        else {
            throw node.invalid("filters \(filters.shape) do not fit \(channels) channels in \(groups) groups")
        }
        let outputChannels = perGroup * groups
        let axes = try transposedAxes(
            node, Array(shape.dropFirst(2)), kernel: Array(filters.shape.dropFirst(2)))
        let bias = has(node, 2) ? try floats(node, 2) : [Float](repeating: 0, count: outputChannels)
        guard bias.count == outputChannels else {
            throw node.invalid("\(bias.count) biases for \(outputChannels) channels")
        }
        let spread = try spread(node, input, axes)
        let y = axes.count == 2 ? axes[0] : TransposedAxis.none
        let x = axes[axes.count - 1]
        let layer = ConvolutionLayer(
            inputChannels: channels, outputChannels: outputChannels, groups: groups,
            geometry: .init(
                inputHeight: y.spread, inputWidth: x.spread, kernelHeight: y.kernel, kernelWidth: x.kernel,
                dilationY: y.dilation, dilationX: x.dilation, outputHeight: y.output, outputWidth: x.output),
            images: shape[0],
            weights: Self.mirrored(values, filters.shape, groups: groups), bias: bias)
        let result = [shape[0], outputChannels] + axes.map(\.output)
        try bind(node.outputs[0], to: append(layer, node, spread, shape: result))
    }

    private struct TransposedAxis {
        let input: Int
        let kernel: Int
        let stride: Int
        let dilation: Int
        /// Zeros in front of the first element; negative where that and others behind it are cut off.
        let before: Int
        let output: Int

        static let none = TransposedAxis(input: 1, kernel: 1, stride: 1, dilation: 1, before: 0, output: 1)

        /// Size with the zeros.
        var spread: Int { output + (kernel - 1) * dilation }
    }

    private func transposedAxes(
        _ node: ModelNode, _ input: [Int], kernel: [Int]
    ) throws(ModelError) -> [TransposedAxis] {
        let window = try WindowAttributes(node, kernel: kernel)
        let extra = node.takeIntegers("output_padding") ?? [Int](repeating: 0, count: kernel.count)
        let sizes = node.takeIntegers("output_shape").map { Array($0.suffix(kernel.count)) }
        guard extra.count == kernel.count, extra.allSatisfy({ 0...Shape.longestAxis ~= $0 }),
            sizes?.count ?? kernel.count == kernel.count,
            (sizes ?? []).allSatisfy({ 1...Shape.longestAxis ~= $0 })
        else { throw node.invalid("its output_padding or output_shape is not usable") }
        var axes: [TransposedAxis] = []
        for i in input.indices {
            let reach = (kernel[i] - 1) * window.dilations[i] + 1
            let whole = (input[i] - 1) * window.strides[i] + reach + extra[i]
            let given = sizes?[i] ?? (window.isSame ? input[i] * window.strides[i] : nil)
            let pads = try window.transposedPads(i, cutting: given.map { whole - $0 }, node)
            let output = given ?? whole - pads.before - pads.after
            guard output > 0 else { throw node.invalid("its padding leaves nothing of axis \(i + 2)") }
            axes.append(
                TransposedAxis(
                    input: input[i], kernel: kernel[i], stride: window.strides[i],
                    dilation: window.dilations[i], before: reach - 1 - pads.before, output: output))
        }
        return axes
    }

    /// The input channels-last with its elements apart and zeros around them.
    private func spread(
        _ node: ModelNode, _ input: TensorView, _ axes: [TransposedAxis]
    ) throws(ModelError) -> TensorView {
        let arranged = try arrange(input, as: channelsLast(rank: input.axes.count), for: node)
        let shape = Array(input.logicalShape.prefix(2)) + axes.map(\.spread)
        _ = try Shape.count(shape, of: node.outputs[0])
        var result = TensorView(arranged.source, logicalShape: shape, axes: arranged.axes)
        let (from, to) = (Shape.steps(arranged.shape), Shape.steps(result.shape))
        var (extents, steps) = (arranged.shape, to)
        var (sourceOffset, offset) = (0, 0)
        for (index, axis) in axes.enumerated() {
            let place = arranged.axes[index + 2]
            // The first and the last element that are not cut off.
            let first = axis.before >= 0 ? 0 : (-axis.before + axis.stride - 1) / axis.stride
            let last = min(axis.input - 1, (axis.spread - 1 - axis.before) / axis.stride)
            guard first <= last, axis.before + first * axis.stride < axis.spread else {
                throw node.invalid("its padding leaves nothing of axis \(index + 2)")
            }
            extents[place] = last - first + 1
            steps[place] = to[place] * axis.stride
            sourceOffset += first * from[place]
            offset += (axis.before + first * axis.stride) * to[place]
        }
        let transfer = StridedCopy(
            extents: extents, sourceSteps: from, sourceOffset: sourceOffset, destinationSteps: steps,
            destinationOffset: offset, background: 0)
        result.source = try emit(transfer, node, arranged, shape: result.shape).source
        return result
    }

    /// Filters `[input, output / groups, …]` as `[output, input / groups, …]`, each turned by half a circle.
    private static func mirrored(_ values: [Float], _ shape: [Int], groups: Int) -> [Float] {
        let taps = shape.dropFirst(2).reduce(1, *)
        let (inputs, outputs) = (shape[0] / groups, shape[1])
        var result: [Float] = []
        result.reserveCapacity(values.count)
        for group in 0..<groups {
            for output in 0..<outputs {
                for input in 0..<inputs {
                    let start = ((group * inputs + input) * outputs + output) * taps
                    result += values[start..<start + taps].reversed()
                }
            }
        }
        return result
    }
}

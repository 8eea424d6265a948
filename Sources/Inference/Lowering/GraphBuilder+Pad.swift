extension GraphBuilder {
    func addPad(_ node: ModelNode) throws(ModelError) {
        var input = try view(node, 0)
        // Operands from operator set 11 on, attributes before.
        let listed = try integers(node, 1, orAttribute: "pads")
        let rank = input.axes.count
        var axes = Array(0..<rank)
        if has(node, 3) {
            axes = []
            for axis in try integers(node, 3) { axes.append(try normalized(axis, rank: rank, node)) }
        }
        guard listed.count == 2 * axes.count, listed.allSatisfy({ abs($0) <= Shape.longestAxis }) else {
            throw node.invalid("its pads \(listed) are not usable")
        }
        var pads = [(before: Int, after: Int)](repeating: (0, 0), count: rank)
        for (index, axis) in axes.enumerated() { pads[axis] = (listed[index], listed[index + axes.count]) }
        let whole = input
        for (axis, pad) in pads.enumerated() where min(pad.before, pad.after) < 0 {
            input = try cropped(node, input, axis: axis, before: -pad.before, after: -pad.after)
            pads[axis] = (max(pad.before, 0), max(pad.after, 0))
        }
        let mode = node.takeString("mode", default: "constant")
        if mode == "constant" {
            let value = has(node, 2) ? try floats(node, 2).first ?? 0 : node.takeFloat("value", default: 0)
            return try bind(node.outputs[0], to: padded(node, input, pads, with: value))
        }
        var result = input
        for (axis, pad) in pads.enumerated() where pad.before + pad.after > 0 {
            let extent = input.logicalShape[axis]
            var indices: [Int32] = []
            for index in -pad.before..<extent + pad.after {
                guard let source = PadMode(rawValue: mode)?.source(of: index, extent: extent) else {
                    throw node.unsupported(attribute: "mode")
                }
                indices.append(Int32(clamping: source))
            }
            result = try gathered(node, result, axis: axis, indices)
        }
        try forward(node, whole, to: result)
    }

    /// The input without its first and last elements along an axis: what a negative padding means.
    private func cropped(
        _ node: ModelNode, _ input: TensorView, axis: Int, before: Int, after: Int
    ) throws(ModelError) -> TensorView {
        let (first, end) = (max(before, 0), input.logicalShape[axis] - max(after, 0))
        guard first < end else { throw node.invalid("its padding leaves nothing of axis \(axis)") }
        return try gathered(node, input, axis: axis, (first..<end).map { Int32(clamping: $0) })
    }

    private enum PadMode: String {
        case reflect, edge, wrap

        /// The element that stands at `index`, which may lie outside; `nil` where reflection has none.
        func source(of index: Int, extent: Int) -> Int? {
            switch self {
            case .edge: min(max(index, 0), extent - 1)
            case .wrap: ((index % extent) + extent) % extent
            case .reflect where index < 0: -index < extent ? -index : nil
            case .reflect: index < extent ? index : 2 * extent - 2 - index >= 0 ? 2 * extent - 2 - index : nil
            }
        }
    }

    private func padded(
        _ node: ModelNode, _ input: TensorView, _ pads: [(before: Int, after: Int)], with value: Float
    ) throws(ModelError) -> TensorView {
        let shape = zip(input.logicalShape, pads).map { $0 + $1.before + $1.after }
        _ = try Shape.count(shape, of: node.outputs[0])
        var result = TensorView(input.source, logicalShape: shape, axes: input.axes)
        let steps = Shape.steps(result.shape)
        let offset = pads.indices.reduce(0) { $0 + pads[$1].before * steps[input.axes[$1]] }
        let transfer = StridedCopy(
            extents: input.shape, sourceSteps: Shape.steps(input.shape), destinationSteps: steps,
            destinationOffset: offset, background: value)
        result.source = try emit(transfer, node, input, shape: result.shape).source
        return result
    }

    /// Picks elements along one ONNX axis, in whatever order the tensor lies.
    func gathered(
        _ node: ModelNode, _ input: TensorView, axis: Int, _ indices: [Int32]
    ) throws(ModelError) -> TensorView {
        let place = input.axes[axis]
        let gather = GatherAxis(
            outer: input.shape[..<place].reduce(1, *), extent: input.shape[place],
            inner: input.shape[(place + 1)...].reduce(1, *), indices: indices)
        var result = input
        result.shape[place] = indices.count
        result.source = try emit(gather, node, input, shape: result.shape).source
        return result
    }
}

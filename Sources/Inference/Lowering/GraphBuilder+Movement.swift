extension GraphBuilder {
    func addConcat(_ node: ModelNode) throws(ModelError) {
        guard let listed = node.takeInteger("axis") else {
            throw .missingAttribute(node: node.name, kind: node.kind, attribute: "axis")
        }
        var inputs: [TensorView] = []
        for index in node.inputs.indices {
            let input = try movable(node, index)
            if input.shape != [0] || node.inputs.count == 1 { inputs.append(input) }
        }
        // Constants have no order of their own worth keeping.
        guard let model = inputs.first(where: { !$0.isConstant }) ?? inputs.first else {
            throw .missingInput(node: node.name, kind: node.kind, index: 0)
        }
        let axis = try normalized(listed, rank: model.axes.count, node)
        var shape = model.logicalShape
        shape[axis] = 0
        for (index, input) in inputs.enumerated() {
            var other = input.logicalShape
            guard other.count == shape.count else { throw node.invalid("its inputs differ in rank") }
            shape[axis] += other[axis]
            other[axis] = shape[axis]
            guard other == shape, (input.integers == nil) == (model.integers == nil) else {
                throw node.invalid("input \(index), \(input.logicalShape), does not fit the others")
            }
        }
        if inputs.allSatisfy(\.isConstant) {
            try reserveConstant(shape, of: node.outputs[0])
            return try bind(
                node.outputs[0], to: Constant.concatenating(inputs.map { Constant($0) }, axis: axis))
        }
        guard model.integers == nil else { throw node.invalid("it joins integers and computed numbers") }
        try bind(node.outputs[0], to: concatenation(node, inputs, shape: shape, axis: axis, axes: model.axes))
    }

    private func concatenation(
        _ node: ModelNode, _ inputs: [TensorView], shape: [Int], axis: Int, axes: [Int]
    ) throws(ModelError) -> TensorView {
        var result = TensorView(.value(0), logicalShape: shape, axes: axes)
        let steps = Shape.steps(result.shape)
        var parts: [(TensorView, StridedCopy)] = []
        var offset = 0
        for input in inputs {
            let part = try arrange(input, as: axes, for: node)
            let transfer = StridedCopy(
                extents: part.shape, sourceSteps: Shape.steps(part.shape), destinationSteps: steps,
                destinationOffset: offset)
            parts.append((part, transfer))
            offset += part.logicalShape[axis] * steps[axes[axis]]
        }
        result.source = try assemble(parts, node, shape: result.shape).source
        return result
    }

    func addSlice(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        // Operands from operator set 10 on, attributes before.
        let starts = try integers(node, 1, orAttribute: "starts")
        let ends = try integers(node, 2, orAttribute: "ends")
        let listed = has(node, 3) ? try integers(node, 3) : node.takeIntegers("axes")
        let axes = listed ?? Array(starts.indices)
        let strides = has(node, 4) ? try integers(node, 4) : starts.map { _ in 1 }
        guard starts.count == ends.count, starts.count == axes.count, starts.count == strides.count else {
            throw node.invalid("its lists differ in length")
        }
        var ranges = input.logicalShape.map { SliceRange(start: 0, count: $0, stride: 1) }
        for i in axes.indices {
            let axis = try normalized(axes[i], rank: ranges.count, node)
            let extent = input.logicalShape[axis]
            guard let range = SliceRange(start: starts[i], end: ends[i], stride: strides[i], extent: extent)
            else {
                // What is left of a list of sizes may be nothing.
                if input.integers != nil, ranges.count == 1 {
                    return try bind(node.outputs[0], to: Constant(shape: [0], integers: []))
                }
                throw node.invalid("its slice of axis \(axis) is empty")
            }
            ranges[axis] = range
        }
        try bind(node.outputs[0], to: slice(node, input, ranges))
    }

    private func slice(_ node: ModelNode, _ input: TensorView, _ ranges: [SliceRange]) throws(ModelError)
        -> TensorView
    {
        var result = TensorView(
            input.source, logicalShape: ranges.map(\.count), axes: input.axes, integers: input.integers)
        let inputSteps = Shape.steps(input.shape)
        var steps = inputSteps
        var offset = 0
        for (axis, range) in ranges.enumerated() {
            let place = input.axes[axis]
            steps[place] = inputSteps[place] * range.stride
            offset += inputSteps[place] * range.start
        }
        let transfer = StridedCopy(
            extents: result.shape, sourceSteps: steps, sourceOffset: offset,
            destinationSteps: Shape.steps(result.shape))
        result.source = try emit(transfer, node, input, shape: result.shape).source
        return result
    }

    func addSplit(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let shape = input.logicalShape
        let axis = try normalized(node.takeInteger("axis", default: 0), rank: shape.count, node)
        let parts = node.outputs.count
        node.ignore("num_outputs")
        // Equal parts, of which the last may be smaller.
        let size = (shape[axis] + parts - 1) / parts
        let equal = (0..<parts).map { min(size, shape[axis] - $0 * size) }
        let sizes = (has(node, 1) ? try integers(node, 1) : node.takeIntegers("split")) ?? equal
        guard sizes.count == parts, sizes.allSatisfy({ 1...shape[axis] ~= $0 }),
            sizes.reduce(0, +) == shape[axis]
        else { throw node.invalid("\(sizes) does not split \(shape[axis]) elements into \(parts) parts") }
        var ranges = shape.map { SliceRange(start: 0, count: $0, stride: 1) }
        var start = 0
        for (output, size) in zip(node.outputs, sizes) {
            ranges[axis] = SliceRange(start: start, count: size, stride: 1)
            start += size
            if isUsed(output) { try bind(output, to: slice(node, input, ranges)) }
        }
    }

    func addGather(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let indices = try constant(node, 1)
        let axis = try normalized(node.takeInteger("axis", default: 0), rank: input.axes.count, node)
        guard let listed = indices.integers else { throw node.invalid("its indices are no integers") }
        let picked = try picked(listed, extent: input.logicalShape[axis], node)
        // The axes of the indices take the place of the one they pick from.
        if indices.shape.count == 1 {
            return try bind(node.outputs[0], to: gathered(node, input, axis: axis, picked))
        }
        let ordered = try rowMajor(input, for: node)
        let rows = try gathered(node, ordered, axis: axis, picked)
        let shape = ordered.logicalShape[..<axis] + indices.shape + ordered.logicalShape[(axis + 1)...]
        try bind(node.outputs[0], to: TensorView(rows.source, shape: Array(shape), integers: rows.integers))
    }

    /// Picks slices by known indices of the first axes.
    func addGatherND(_ node: ModelNode) throws(ModelError) {
        let input = try rowMajor(movable(node, 0), for: node)
        let indices = try constant(node, 1)
        let shape = input.shape
        guard node.takeInteger("batch_dims", default: 0) == 0 else {
            throw node.unsupported(attribute: "batch_dims")
        }
        guard let listed = indices.integers, let depth = indices.shape.last, 1...shape.count ~= depth else {
            throw node.invalid("\(indices.shape) indices do not fit \(shape)")
        }
        let steps = Shape.steps(Array(shape[..<depth]))
        var places: [Int] = []
        for row in stride(from: 0, to: listed.count, by: depth) {
            var place = 0
            for axis in 0..<depth {
                let index = try picked([listed[row + axis]], extent: shape[axis], node)[0]
                place += Int(index) * steps[axis]
            }
            places.append(place)
        }
        let count = shape[..<depth].reduce(1, *)
        let rows = TensorView(input.source, shape: [count] + shape[depth...], integers: input.integers)
        let result = try gathered(node, rows, axis: 0, picked(places, extent: count, node))
        try bind(
            node.outputs[0],
            to: TensorView(
                result.source, shape: indices.shape.dropLast() + shape[depth...], integers: result.integers))
    }

    private func picked(_ indices: [Int], extent: Int, _ node: ModelNode) throws(ModelError) -> [Int32] {
        var picked: [Int32] = []
        for index in indices {
            guard -extent..<extent ~= index else {
                throw node.invalid("index \(index) is outside an axis of \(extent)")
            }
            picked.append(Int32(clamping: index < 0 ? index + extent : index))
        }
        return picked
    }
}

/// Elements of one axis: `count` of them from `start` on, `stride` apart, which may be negative.
struct SliceRange {
    let start: Int
    let count: Int
    let stride: Int

    init(start: Int, count: Int, stride: Int) {
        self.start = start
        self.count = count
        self.stride = stride
    }

    /// As ONNX's Slice counts: from the end where negative, clamped to the axis; `nil` for an empty range.
    init?(start: Int, end: Int, stride: Int, extent: Int) {
        guard stride != 0, stride != .min else { return nil }
        func place(_ index: Int, _ range: ClosedRange<Int>) -> Int {
            let fromFront = index < 0 ? (index < -extent ? -1 : index + extent) : index
            return min(max(fromFront, range.lowerBound), range.upperBound)
        }
        let first = place(start, stride > 0 ? 0...extent : 0...(extent - 1))
        let end = place(end, stride > 0 ? 0...extent : -1...(extent - 1))
        let distance = stride > 0 ? end - first : first - end
        guard distance > 0 else { return nil }
        let step = min(abs(stride), extent)
        self.init(start: first, count: (distance + step - 1) / step, stride: stride > 0 ? step : -step)
    }
}

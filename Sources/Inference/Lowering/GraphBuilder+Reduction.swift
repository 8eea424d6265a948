extension GraphBuilder {
    /// Reduces the axes that the attribute or, from opset 18 on, the second input lists; all without a list.
    func addReduction(_ node: ModelNode, _ kind: Reduce.Kind) throws(ModelError) {
        let input = try view(node, 0)
        let listed = has(node, 1) ? try integers(node, 1) : node.integers("axes")
        let keeps = node.integer("keepdims", default: 1) != 0
        let doesNothingWithoutAxes = node.integer("noop_with_empty_axes", default: 0) != 0
        let rank = input.axes.count
        var axes: Set<Int> = []
        for axis in listed ?? [] { axes.insert(try normalized(axis, rank: rank, node)) }
        if axes.isEmpty, !doesNothingWithoutAxes { axes = Set(0..<rank) }
        // A scalar has no axes either.
        if axes.isEmpty { return try alias(node, to: input) }
        try addReduction(node, input, kind, axes: axes, keeps: keeps)
    }

    /// Reduces all spatial axes of `[n, c, …]`.
    func addGlobalPool(_ node: ModelNode, _ kind: Reduce.Kind) throws(ModelError) {
        let input = try view(node, 0)
        guard input.axes.count > 2 else { throw node.invalid("the input has no spatial axes") }
        try addReduction(node, input, kind, axes: Set(2..<input.axes.count), keeps: true)
    }

    private func addReduction(
        _ node: ModelNode, _ input: View, _ kind: Reduce.Kind, axes: Set<Int>, keeps: Bool
    ) throws(ModelError) {
        let input = try gathered(input, axes, for: node)
        let reduced = Set(axes.map { input.axes[$0] })
        let first = reduced.min() ?? 0
        let last = reduced.max() ?? 0
        let reduction = Reduce(
            kind: kind, outer: input.shape[..<first].reduce(1, *),
            rows: input.shape[first...last].reduce(1, *),
            columns: input.shape[(last + 1)...].reduce(1, *))
        var shape = input.shape
        for axis in reduced { shape[axis] = 1 }
        let result = View(
            try emit(reduction, node, input, shape: shape).source,
            logicalShape: input.axes.map { shape[$0] }, axes: input.axes)
        try bind(node.outputs[0], to: keeps ? result : result.removing(axes: axes))
    }

    /// The tensor with the given ONNX axes next to each other in memory.
    private func gathered(_ input: View, _ axes: Set<Int>, for node: ModelNode) throws(ModelError) -> View {
        let places = axes.map { input.axes[$0] }.sorted()
        guard let first = places.first, let last = places.last, last - first >= places.count else {
            return input
        }
        let order = input.axes.indices.sorted {
            (axes.contains($0) ? 1 : 0, input.axes[$0]) < (axes.contains($1) ? 1 : 0, input.axes[$1])
        }
        var target = input.axes
        for (place, axis) in order.enumerated() { target[axis] = place }
        return try arrange(input, as: target, for: node)
    }

    /// An axis counted from the front.
    func normalized(_ axis: Int, rank: Int, _ node: ModelNode) throws(ModelError) -> Int {
        guard -rank..<rank ~= axis else {
            throw node.invalid("axis \(axis) is outside a tensor of rank \(rank)")
        }
        return axis < 0 ? axis + rank : axis
    }
}

import CKernels

extension GraphBuilder {
    /// Reduces the axes that the attribute or, from opset 18 on, the second input lists; all without a list.
    func addReduction(_ node: ModelNode, _ kind: Reduce.Kind) throws(ModelError) {
        let input = try movable(node, 0)
        let (axes, keeps) = try reducedAxes(node, rank: input.axes.count)
        // A scalar has no axes either.
        if axes.isEmpty { return try alias(node, to: input) }
        if let folded = try foldedReduction(node, kind, axes: axes, keeps: keeps) {
            return try bind(node.outputs[0], to: folded)
        }
        let result = try reduced(node, view(node, 0), kind, axes: axes)
        try bind(node.outputs[0], to: keeps ? result : result.removing(axes: axes))
    }

    /// The axes that a reduction names, and whether they are kept.
    private func reducedAxes(
        _ node: ModelNode, rank: Int
    ) throws(ModelError) -> (axes: Set<Int>, keeps: Bool) {
        let listed = has(node, 1) ? try integers(node, 1) : node.takeIntegers("axes")
        let keeps = node.takeInteger("keepdims", default: 1) != 0
        let doesNothingWithoutAxes = node.takeInteger("noop_with_empty_axes", default: 0) != 0
        var axes: Set<Int> = []
        for axis in listed ?? [] { axes.insert(try normalized(axis, rank: rank, node)) }
        if axes.isEmpty, !doesNothingWithoutAxes { axes = Set(0..<rank) }
        return (axes, keeps)
    }

    /// A sum of a function of the elements, such as their squares, and a function of the sum.
    func addNorm(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        let (axes, keeps) = try reducedAxes(node, rank: input.axes.count)
        func function(_ kind: ck_function_kind) -> ScalarFunction { ScalarFunction(kind: kind, a: 0, b: 0) }
        var result = input
        switch node.kind {
        case "ReduceL1": result = try mapped(node, input, function(CK_ABSOLUTE))
        case "ReduceL2", "ReduceSumSquare": result = try combination(node, CK_MULTIPLY, input, input)
        case "ReduceLogSumExp": return try addLogSumExp(node, input, axes: axes, keeps: keeps)
        default: break
        }
        if !axes.isEmpty { result = try reduced(node, result, .sum, axes: axes) }
        switch node.kind {
        case "ReduceL2": result = try mapped(node, result, function(CK_SQRT))
        case "ReduceLogSum": result = try mapped(node, result, function(CK_LOG))
        default: break
        }
        try bind(node.outputs[0], to: keeps ? result : result.removing(axes: axes))
    }

    /// The logarithm of the sum of exponentials, of which the largest is 1.
    private func addLogSumExp(
        _ node: ModelNode, _ input: TensorView, axes: Set<Int>, keeps: Bool
    ) throws(ModelError) {
        if axes.isEmpty { return try alias(node, to: input) }
        let largest = try reduced(node, input, .maximum, axes: axes)
        let difference = try combination(node, CK_SUBTRACT, input, largest)
        let powers = try mapped(node, difference, ScalarFunction(kind: CK_EXP, a: 0, b: 0))
        let sum = try reduced(node, powers, .sum, axes: axes)
        let logarithm = try mapped(node, sum, ScalarFunction(kind: CK_LOG, a: 0, b: 0))
        let result = try combination(node, CK_ADD, logarithm, largest)
        try bind(node.outputs[0], to: keeps ? result : result.removing(axes: axes))
    }

    /// The input divided by its norm along an axis.
    func addLpNormalization(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        let axis = try normalized(node.takeInteger("axis", default: -1), rank: input.axes.count, node)
        let isAbsolute = node.takeInteger("p", default: 2) == 1
        let parts =
            isAbsolute
            ? try mapped(node, input, ScalarFunction(kind: CK_ABSOLUTE, a: 0, b: 0))
            : try combination(node, CK_MULTIPLY, input, input)
        var norm = try reduced(node, parts, .sum, axes: [axis])
        if !isAbsolute { norm = try mapped(node, norm, ScalarFunction(kind: CK_SQRT, a: 0, b: 0)) }
        // Zeros stay zeros.
        norm = try combination(node, CK_MAXIMUM, norm, scalar(.leastNormalMagnitude))
        try bind(node.outputs[0], to: combination(node, CK_DIVIDE, input, norm))
    }

    /// Reduces all spatial axes of `[n, c, …]`.
    func addGlobalPool(_ node: ModelNode, _ kind: Reduce.Kind) throws(ModelError) {
        let input = try view(node, 0)
        guard input.axes.count > 2 else { throw node.invalid("the input has no spatial axes") }
        try bind(node.outputs[0], to: reduced(node, input, kind, axes: Set(2..<input.axes.count)))
    }

    /// The input with these ONNX axes reduced to size 1.
    func reduced(
        _ node: ModelNode, _ input: TensorView, _ kind: Reduce.Kind, axes: Set<Int>
    ) throws(ModelError) -> TensorView {
        let input = try movedToMiddle(input, axes, for: node)
        let reduced = Set(axes.map { input.axes[$0] })
        let first = reduced.min() ?? 0
        let last = reduced.max() ?? 0
        let reduction = Reduce(
            kind: kind, outer: input.shape[..<first].reduce(1, *),
            rows: input.shape[first...last].reduce(1, *),
            columns: input.shape[(last + 1)...].reduce(1, *))
        var shape = input.shape
        for axis in reduced { shape[axis] = 1 }
        return TensorView(
            try emit(reduction, node, input, shape: shape).source,
            logicalShape: input.axes.map { shape[$0] }, axes: input.axes)
    }

    /// The tensor with the given ONNX axes next to each other in memory.
    private func movedToMiddle(_ input: TensorView, _ axes: Set<Int>, for node: ModelNode) throws(ModelError)
        -> TensorView
    {
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
        var window = try WindowAttributes(node)
        var (pooled, kept) = (Array(shape.dropFirst(2)), [Int]())
        // An axis along which the window is of one element is like further channels.
        if pooled.count == 3, let plane = window.withoutLastAxis {
            window = plane
            kept = [pooled.removeLast()]
        }
        guard shape.count > 2, 1...2 ~= pooled.count else {
            throw node.invalid("only 1-D and 2-D pools are supported; the input is \(shape)")
        }
        let geometry = try window.geometry(for: pooled, node)
        let spatial =
            pooled.count == 1 ? [geometry.outputWidth] : [geometry.outputHeight, geometry.outputWidth]
        let axes = channelsLast(rank: shape.count)
        let arranged = try arrange(input, as: axes, for: node)
        var result = TensorView(
            arranged.source, logicalShape: Array(shape.prefix(2)) + spatial + kept, axes: axes)
        let channels = kept.reduce(shape[1], *)
        let pool = make(
            ConvolutionShape(geometry: geometry, images: shape[0], channels: channels), window.declaredPads)
        result.source = try emit(pool, node, arranged, shape: result.shape).source
        try bind(node.outputs[0], to: result)
    }

    /// `x / (bias + alpha · mean)^beta`, where the mean is that of the squares in a window of channels, with
    /// zeros beyond the first and the last one.
    func addLocalResponseNormalization(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        let (alpha, beta) = (node.takeFloat("alpha", default: 1e-4), node.takeFloat("beta", default: 0.75))
        let bias = node.takeFloat("bias", default: 1)
        let shape = input.logicalShape
        guard let size = node.takeInteger("size"), 1...Shape.longestAxis ~= size, shape.count > 1 else {
            throw node.invalid("its size is not usable, or the input \(shape) has no channels")
        }
        let ordered = try rowMajor(input, for: node)
        let (before, after) = ((size - 1) / 2, size / 2)
        let window = ConvolutionShape(
            geometry: .init(
                inputHeight: shape[1], inputWidth: 1, kernelHeight: size, padTop: before, padBottom: after,
                outputHeight: shape[1], outputWidth: 1),
            images: shape[0], channels: shape[2...].reduce(1, *))
        let squares = try combination(node, CK_MULTIPLY, ordered, ordered)
        let pool = Pool.mean(window, declaredPads: (bottom: after, right: 0))
        var divisor = try emit(pool, node, squares, shape: shape)
        divisor = try combination(node, CK_MULTIPLY, divisor, scalar(alpha))
        divisor = try combination(node, CK_ADD, divisor, scalar(bias))
        divisor = try combination(node, CK_POWER, divisor, scalar(beta))
        try bind(node.outputs[0], to: combination(node, CK_DIVIDE, ordered, divisor))
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

extension GraphBuilder {
    /// Maximum size of a resized axis: larger than any image, and small enough to keep loading fast.
    private static let longestResizedAxis = 1 << 16

    /// Elements of all sums along a resized axis.
    private static let mostTaps = 1 << 20

    /// Nearest-neighbor, linear or cubic, one axis after the other.
    func addResize(_ node: ModelNode) throws(ModelError) {
        let input = try view(node, 0)
        let mode = node.takeString("mode", default: "nearest")
        guard ["nearest", "linear", "cubic"].contains(mode) else { throw node.unsupported(attribute: "mode") }
        let filter = try ResizeFilter(node, isCubic: mode == "cubic")
        let coordinates = try ResizeCoordinates(node, opset: opset)
        var result = input
        for (axis, target) in try resizeTargets(node, input) {
            let extent = input.logicalShape[axis]
            guard target.size != extent || target.scale != 1 else { continue }
            guard 1...Self.longestResizedAxis ~= target.size else {
                throw node.invalid("axis \(axis) becomes \(target.size)")
            }
            let places = (0..<target.size).map {
                coordinates.source(of: $0, extent: extent, size: target.size, scale: target.scale)
            }
            if mode == "nearest" {
                let indices = places.map {
                    Int32(clamping: min(max(coordinates.nearest(to: $0), 0), extent - 1))
                }
                result = try gathered(node, result, axis: axis, indices)
            } else if mode == "linear", !filter.isAntialiased {
                result = try interpolated(node, result, axis: axis, extent: extent, places)
            } else {
                guard filter.tapCount(scale: target.scale) <= Self.mostTaps / target.size else {
                    throw node.invalid("axis \(axis) becomes \(target.size) sums of too many elements")
                }
                let taps = filter.taps(at: places, extent: extent, scale: target.scale)
                result = try filtered(node, result, axis: axis, taps)
            }
        }
        try forward(node, input, to: result)
    }

    /// The size and scale of each axis that is resized.
    private func resizeTargets(
        _ node: ModelNode, _ input: TensorView
    ) throws(ModelError) -> [(Int, (size: Int, scale: Double))] {
        let shape = input.logicalShape
        var axes = Array(shape.indices)
        if let listed = node.takeIntegers("axes") {
            axes = []
            for axis in listed { axes.append(try normalized(axis, rank: shape.count, node)) }
        }
        let policy = node.takeString("keep_aspect_ratio_policy", default: "stretch")
        if has(node, 3) {
            let sizes = try integers(node, 3)
            guard sizes.count == axes.count else {
                throw node.invalid("\(sizes.count) sizes for \(axes.count) axes")
            }
            let ratios = zip(axes, sizes).map { Double($1) / Double(shape[$0]) }
            guard policy != "stretch" else {
                return axes.indices.map { (axes[$0], (sizes[$0], ratios[$0])) }
            }
            guard let common = policy == "not_larger" ? ratios.min() : ratios.max(),
                policy == "not_larger" || policy == "not_smaller", common < 65_536
            else { throw node.unsupported(attribute: "keep_aspect_ratio_policy") }
            return try axes.map { axis throws(ModelError) in
                (axis, (try size((common * Double(shape[axis])).rounded(), of: axis, node), common))
            }
        }
        // Operator set 10 had no region of interest, and sets below 9 an attribute.
        let place = node.kind == "Upsample" || opset < 11 ? 1 : 2
        let listed = node.takeFloats("scales")
        let scales = if let listed { listed } else { try floats(node, place) }
        guard scales.count == axes.count, scales.allSatisfy({ $0 > 0 && $0 < 65_536 }) else {
            throw node.invalid("its scales \(scales) are not usable")
        }
        return try zip(axes, scales).map { axis, scale throws(ModelError) in
            (axis, (try size(Double(shape[axis]) * Double(scale), of: axis, node), Double(scale)))
        }
    }

    private func size(_ size: Double, of axis: Int, _ node: ModelNode) throws(ModelError) -> Int {
        try Int(checking: size, orThrow: node.invalid("axis \(axis) becomes \(size)"))
    }

    private func interpolated(
        _ node: ModelNode, _ input: TensorView, axis: Int, extent: Int, _ places: [Double]
    ) throws(ModelError) -> TensorView {
        let points = places.map { place -> InterpolateAxis.Point in
            let inside = min(max(place, 0), Double(extent - 1))
            let low = inside.rounded(.down)
            return .init(
                low: Int32(clamping: low), high: Int32(clamping: min(low + 1, Double(extent - 1))),
                weight: Float(inside - low))
        }
        let place = input.axes[axis]
        let operation = InterpolateAxis(
            outer: input.shape[..<place].reduce(1, *), extent: extent,
            inner: input.shape[(place + 1)...].reduce(1, *), points: points)
        var result = input
        result.shape[place] = points.count
        result.source = try emit(operation, node, input, shape: result.shape).source
        return result
    }

    private func filtered(
        _ node: ModelNode, _ input: TensorView, axis: Int, _ taps: ResizeFilter.Taps
    ) throws(ModelError) -> TensorView {
        let place = input.axes[axis]
        let operation = FilterAxis(
            outer: input.shape[..<place].reduce(1, *), extent: input.shape[place],
            inner: input.shape[(place + 1)...].reduce(1, *), taps: taps.count, indices: taps.indices,
            weights: taps.weights)
        var result = input
        result.shape[place] = taps.indices.count / taps.count
        result.source = try emit(operation, node, input, shape: result.shape).source
        return result
    }
}

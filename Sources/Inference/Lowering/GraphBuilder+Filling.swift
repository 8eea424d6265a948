/// Tensors made of sizes, of one number, or of repeated ones.
extension GraphBuilder {
    func addConstantOfShape(_ node: ModelNode) throws(ModelError) {
        let shape = try integers(node, 0)
        let value = try node.takeTensor("value") ?? Constant(shape: [1], floats: [0])
        guard value.count == 1 else { throw node.invalid("its value is \(value.count) numbers") }
        let isEmptyList = shape == [0]
        if !isEmptyList { try reserveConstant(shape, of: node.outputs[0]) }
        let count = isEmptyList ? 0 : shape.reduce(1, *)
        switch value.elements {
        case .floats(let floats):
            try bind(
                node.outputs[0],
                to: Constant(shape: shape, floats: [Float](repeating: floats[0], count: count)))
        case .integers(let integers):
            try bind(
                node.outputs[0],
                to: Constant(shape: shape, integers: [Int](repeating: integers[0], count: count)))
        }
    }

    /// `start`, `start + delta`, … below `limit`.
    func addRange(_ node: ModelNode) throws(ModelError) {
        let operands = [try constant(node, 0), try constant(node, 1), try constant(node, 2)]
        guard operands.allSatisfy({ $0.count == 1 }) else {
            throw node.invalid("its operands are no numbers")
        }
        let numbers = operands.map { operand -> Double in
            switch operand.elements {
            case .floats(let values): Double(values[0])
            case .integers(let values): Double(values[0])
            }
        }
        let steps = ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up)
        guard let count = Int(exactly: max(steps, 0)), count <= Shape.longestAxis else {
            throw node.invalid("it has \(steps) numbers")
        }
        if count > 0 { try reserveConstant([count], of: node.outputs[0]) }
        if let start = operands[0].integers?[0], let delta = operands[2].integers?[0] {
            let values = (0..<count).map { start &+ $0 &* delta }
            try bind(node.outputs[0], to: Constant(shape: [count], integers: values))
        } else {
            let values = (0..<count).map { Float(numbers[0] + Double($0) * numbers[2]) }
            try bind(node.outputs[0], to: Constant(shape: [count], floats: values))
        }
    }

    /// Indices of the elements of a constant that are not 0, a row for each axis.
    func addNonZero(_ node: ModelNode) throws(ModelError) {
        let input = try constant(node, 0)
        let places =
            switch input.elements {
            case .floats(let values): values.indices.filter { values[$0] != 0 }
            case .integers(let values): values.indices.filter { values[$0] != 0 }
            }
        guard !places.isEmpty, !input.shape.isEmpty else { throw node.invalid("it finds nothing") }
        try reserveConstant([input.shape.count, places.count], of: node.outputs[0])
        let rows = zip(Shape.steps(input.shape), input.shape).flatMap { step, extent in
            places.map { $0 / step % extent }
        }
        try bind(
            node.outputs[0],
            to: Constant(shape: [input.shape.count, places.count], integers: rows))
    }

    /// Number of elements.
    func addSize(_ node: ModelNode) throws(ModelError) {
        let count = try movable(node, 0).shape.reduce(1, *)
        try bind(node.outputs[0], to: Constant(shape: [], integers: [count]))
    }

    /// Repeats axes of size 1.
    func addExpand(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let target = try integers(node, 1)
        guard let shape = Shape.broadcast(input.logicalShape, target) else {
            throw node.invalid("\(input.logicalShape) does not expand to \(target)")
        }
        if shape == input.logicalShape { return try alias(node, to: input) }
        try bind(node.outputs[0], to: expanded(node, input, to: shape))
    }

    func expanded(_ node: ModelNode, _ input: TensorView, to shape: [Int]) throws(ModelError) -> TensorView {
        _ = try Shape.count(shape, of: node.outputs[0])
        if input.isConstant { try reserveConstant(shape, of: node.outputs[0]) }
        let wide = padded(input, to: shape.count)
        var result = TensorView(input.source, logicalShape: shape, axes: wide.axes, integers: input.integers)
        let steps = zip(wide.shape, Shape.steps(wide.shape)).map { $0 == 1 ? 0 : $1 }
        let transfer = StridedCopy(
            extents: result.shape, sourceSteps: steps, destinationSteps: Shape.steps(result.shape))
        result.source = try emit(transfer, node, wide, shape: result.shape).source
        return result
    }

    /// Repeats whole axes.
    func addTile(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let repeats = try integers(node, 1)
        guard repeats.count == input.axes.count, repeats.allSatisfy({ 1...Shape.longestAxis ~= $0 }) else {
            throw node.invalid("it repeats \(input.logicalShape) by \(repeats)")
        }
        if repeats.allSatisfy({ $0 == 1 }) { return try alias(node, to: input) }
        let shape = zip(input.logicalShape, repeats).map {
            $0.multipliedReportingOverflow(by: $1).partialValue
        }
        _ = try Shape.count(shape, of: node.outputs[0])
        if input.isConstant { try reserveConstant(shape, of: node.outputs[0]) }
        var result = TensorView(input.source, logicalShape: shape, axes: input.axes, integers: input.integers)
        let (from, to) = (Shape.steps(input.shape), Shape.steps(result.shape))
        var times = input.shape
        for (axis, place) in input.axes.enumerated() { times[place] = repeats[axis] }
        // Each axis in memory is walked once for each repetition.
        let transfer = StridedCopy(
            extents: input.shape.indices.flatMap { [times[$0], input.shape[$0]] },
            sourceSteps: input.shape.indices.flatMap { [0, from[$0]] },
            destinationSteps: input.shape.indices.flatMap { [input.shape[$0] * to[$0], to[$0]] })
        result.source = try emit(transfer, node, input, shape: result.shape).source
        try bind(node.outputs[0], to: result)
    }

    /// The part of each matrix above or below a diagonal, of constants.
    func addTriangle(_ node: ModelNode) throws(ModelError) {
        let isUpper = node.takeInteger("upper", default: 1) != 0
        let matrix = try constant(node, 0)
        let shape = matrix.shape
        guard shape.count > 1 else { throw node.invalid("it is no matrix") }
        let diagonal = has(node, 1) ? try integers(node, 1).first ?? 0 : 0
        let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
        func keeps(_ index: Int) -> Bool {
            let place = index % columns - index / columns % rows
            return isUpper ? place >= diagonal : place <= diagonal
        }
        switch matrix.elements {
        case .floats(let values):
            let kept = values.indices.map { keeps($0) ? values[$0] : 0 }
            try bind(node.outputs[0], to: Constant(shape: shape, floats: kept))
        case .integers(let values):
            let kept = values.indices.map { keeps($0) ? values[$0] : 0 }
            try bind(node.outputs[0], to: Constant(shape: shape, integers: kept))
        }
    }

    /// Constants with slices of them replaced.
    func addScatter(_ node: ModelNode) throws(ModelError) {
        guard node.takeString("reduction", default: "none") == "none" else {
            throw node.unsupported(attribute: "reduction")
        }
        let (data, updates) = (try constant(node, 0), try constant(node, 2))
        let indices = try constant(node, 1)
        guard let places = indices.integers, let depth = indices.shape.last, 1...data.shape.count ~= depth,
            updates.shape == indices.shape.dropLast() + data.shape[depth...]
        else {
            throw node.invalid("\(updates.shape) at \(indices.shape) does not fit \(data.shape)")
        }
        try reserveConstant(data.shape, of: node.outputs[0])
        let steps = Shape.steps(data.shape)
        let size = data.shape[depth...].reduce(1, *)
        var starts: [Int] = []
        for row in stride(from: 0, to: places.count, by: depth) {
            var start = 0
            for axis in 0..<depth {
                let extent = data.shape[axis]
                guard -extent..<extent ~= places[row + axis] else {
                    throw node.invalid("index \(places[row + axis]) is outside an axis of \(extent)")
                }
                start += (places[row + axis] + (places[row + axis] < 0 ? extent : 0)) * steps[axis]
            }
            starts.append(start)
        }
        func replaced<Element>(_ values: [Element], _ news: [Element]) -> [Element] {
            var values = values
            for (row, start) in starts.enumerated() {
                values.replaceSubrange(start..<start + size, with: news[row * size..<(row + 1) * size])
            }
            return values
        }
        if let values = data.integers, let news = updates.integers {
            return try bind(
                node.outputs[0], to: Constant(shape: data.shape, integers: replaced(values, news)))
        }
        guard let values = data.floats, let news = updates.floats else {
            throw node.invalid("it mixes types")
        }
        try bind(node.outputs[0], to: Constant(shape: data.shape, floats: replaced(values, news)))
    }

    /// Blocks of channels become blocks of pixels, or the other way round.
    func addBlocks(_ node: ModelNode, toSpace: Bool) throws(ModelError) {
        let input = try view(node, 0)
        let size = node.takeInteger("blocksize") ?? 0
        let mode = node.takeString("mode", default: "DCR")
        guard mode == "DCR" || mode == "CRD" else { throw node.unsupported(attribute: "mode") }
        let shape = input.logicalShape
        guard shape.count == 4, 1...1_024 ~= size else { throw node.invalid("it moves blocks of \(shape)") }
        let (channels, height, width) = (shape[1], shape[2], shape[3])
        guard toSpace ? channels % (size * size) == 0 : height % size == 0 && width % size == 0 else {
            throw node.invalid("\(shape) has no whole blocks of \(size)")
        }
        let ordered = try rowMajor(input, for: node)
        let parts: [Int]
        let order: [Int]
        let result: [Int]
        if toSpace {
            let depth = channels / (size * size)
            parts =
                [shape[0]] + (mode == "DCR" ? [size, size, depth] : [depth, size, size]) + [height, width]
            order = mode == "DCR" ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
            result = [shape[0], depth, height * size, width * size]
        } else {
            parts = [shape[0], channels, height / size, size, width / size, size]
            order = mode == "DCR" ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4]
            result = [shape[0], channels * size * size, height / size, width / size]
        }
        var blocks = TensorView(ordered.source, shape: parts)
        blocks.axes = order
        let moved = try rowMajor(blocks, for: node)
        try forward(node, input, to: TensorView(moved.source, shape: result))
    }
}

import CKernels

extension GraphBuilder {
    /// `alpha · A · B + beta · C`.
    func addGemm(_ node: ModelNode) throws(ModelError) {
        var left = try view(node, 0)
        let isTransposed = node.takeInteger("transB", default: 0) != 0
        let alpha = node.takeFloat("alpha", default: 1)
        let beta = node.takeFloat("beta", default: 1)
        guard left.axes.count == 2 else { throw node.invalid("its first input is \(left.logicalShape)") }
        if node.takeInteger("transA", default: 0) != 0 { left.axes.swapAt(0, 1) }
        if let filters = try filters(node, 1, isTransposed: isTransposed, factor: alpha),
            let bias = try gemmBias(node, columns: filters.columns)
        {
            return try addLinear(node, left, weights: filters.weights, bias: bias.map { beta * $0 })
        }
        var right = try view(node, 1)
        guard right.axes.count == 2 else { throw node.invalid("its second input is \(right.logicalShape)") }
        if isTransposed { right.axes.swapAt(0, 1) }
        var result = try product(node, left, right)
        if alpha != 1 { result = try combination(node, CK_MULTIPLY, result, scalar(alpha)) }
        if has(node, 2) {
            var addend = try view(node, 2)
            if beta != 1 { addend = try combination(node, CK_MULTIPLY, addend, scalar(beta)) }
            result = try combination(node, CK_ADD, result, addend)
        }
        try bind(node.outputs[0], to: result)
    }

    /// A constant matrix as `[columns, depth]`, or `nil` where the operand is computed or has another rank.
    private func filters(
        _ node: ModelNode, _ index: Int, isTransposed: Bool, factor: Float = 1
    ) throws(ModelError) -> (weights: [Float], columns: Int)? {
        guard case .constant(let matrix) = try operand(node, index), let values = matrix.floats,
            matrix.shape.count == 2
        else { return nil }
        let columns = matrix.shape[isTransposed ? 0 : 1]
        let depth = matrix.shape[isTransposed ? 1 : 0]
        if isTransposed { return (factor == 1 ? values : values.map { factor * $0 }, columns) }
        var weights = [Float](repeating: 0, count: values.count)
        for k in 0..<depth {
            for column in 0..<columns { weights[column * depth + k] = factor * values[k * columns + column] }
        }
        return (weights, columns)
    }

    /// C as one number per column, or `nil` where it is not constant or has rows.
    private func gemmBias(_ node: ModelNode, columns: Int) throws(ModelError) -> [Float]? {
        guard has(node, 2) else { return [Float](repeating: 0, count: columns) }
        guard case .constant(let addend) = try operand(node, 2), let values = addend.floats else {
            return nil
        }
        if values.count == 1 { return [Float](repeating: values[0], count: columns) }
        return values.count == columns && addend.shape.last == columns ? values : nil
    }

    func addMatMul(_ node: ModelNode) throws(ModelError) {
        let left = try view(node, 0)
        if left.axes.count > 1, let filters = try filters(node, 1, isTransposed: false) {
            let bias = [Float](repeating: 0, count: filters.columns)
            return try addLinear(node, left, weights: filters.weights, bias: bias)
        }
        try bind(node.outputs[0], to: product(node, left, view(node, 1)))
    }

    /// Multiplies the last axis of the input by `weights`, `[columns, depth]`.
    private func addLinear(
        _ node: ModelNode, _ input: TensorView, weights: [Float], bias: [Float]
    ) throws(ModelError) {
        let shape = input.logicalShape
        let columns = bias.count
        guard let depth = shape.last, weights.count == columns * depth else {
            throw node.invalid("it multiplies \(shape) by a matrix of \(weights.count / columns) rows")
        }
        let rows = shape.dropLast().reduce(1, *)
        let layer = ConvolutionLayer(
            inputChannels: depth, outputChannels: columns, groups: 1,
            geometry: .init(inputHeight: 1, inputWidth: rows, outputHeight: 1, outputWidth: rows),
            weights: weights, bias: bias)
        let input = try rowMajor(input, for: node)
        try bind(node.outputs[0], to: append(layer, node, input, shape: shape.dropLast() + [columns]))
    }

    func scalar(_ value: Float) -> TensorView { TensorView(.constant(FloatStorage([value])), shape: []) }

    /// A product as NumPy's `matmul` defines it.
    func product(_ node: ModelNode, _ left: TensorView, _ right: TensorView) throws(ModelError) -> TensorView
    {
        let isVector = (left: left.axes.count == 1, right: right.axes.count == 1)
        guard !left.axes.isEmpty, !right.axes.isEmpty else { throw node.invalid("it multiplies a scalar") }
        var a = isVector.left ? left.inserting(axes: [0]) : left
        let b = isVector.right ? right.inserting(axes: [1]) : right
        let (leftShape, rightShape) = (a.logicalShape, b.logicalShape)
        let (rows, depth) = (leftShape[leftShape.count - 2], leftShape[leftShape.count - 1])
        let columns = rightShape[rightShape.count - 1]
        guard depth == rightShape[rightShape.count - 2],
            let batch = Shape.broadcast(leftShape.dropLast(2), rightShape.dropLast(2))
        else { throw node.invalid("it multiplies \(left.logicalShape) by \(right.logicalShape)") }
        let shape = batch + [rows, columns]
        _ = try Shape.count(shape, of: node.outputs[0])
        guard batch.reduce(1, *) <= Shape.longestAxis else {
            throw node.invalid("it makes too many products")
        }
        // Neighbors in a row of the left matrices must lie next to each other; right ones may lie anyhow.
        if depth > 1, a.logicalSteps.last != 1 { a = try rowMajor(a, for: node) }
        let operation = MatrixProduct(
            rows: rows, depth: depth, columns: columns, left: Self.matrices(a, batch: batch),
            right: Self.matrices(b, batch: batch))
        let result = try emit(operation, node, a, b, shape: shape)
        let vectors = (isVector.left ? [shape.count - 2] : []) + (isVector.right ? [shape.count - 1] : [])
        return result.removing(axes: Set(vectors))
    }

    /// Where the matrices of an operand lie, each as often as broadcasting repeats it.
    private static func matrices(_ view: TensorView, batch: [Int]) -> MatrixProduct.Layout {
        let steps = view.logicalSteps
        let missing = batch.count - (steps.count - 2)
        var offsets = [0]
        for axis in batch.indices {
            let own = axis - missing
            let step = own < 0 || view.logicalShape[own] == 1 ? 0 : steps[own]
            offsets = offsets.flatMap { offset in (0..<batch[axis]).map { offset + $0 * step } }
        }
        return .init(
            rowStep: steps[steps.count - 2], columnStep: steps[steps.count - 1], offsets: offsets)
    }
}

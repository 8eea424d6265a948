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

extension GraphBuilder {
    /// Running sums along an axis: a product with a triangular matrix of ones.
    func addCumulativeSum(_ node: ModelNode) throws(ModelError) {
        let isExclusive = node.takeInteger("exclusive", default: 0) != 0
        let isReverse = node.takeInteger("reverse", default: 0) != 0
        var rows = try view(node, 0)
        let rank = rows.axes.count
        guard let named = try integers(node, 1).first else { throw node.invalid("it names no axis") }
        let axis = try normalized(named, rank: rank, node)
        let count = rows.logicalShape[axis]
        try reserveConstant([count, count], of: node.outputs[0])
        let ones = (0..<count * count).map { index -> Float in
            let (term, sum) = isReverse ? (index % count, index / count) : (index / count, index % count)
            return term < sum || term == sum && !isExclusive ? 1 : 0
        }
        rows.axes.swapAt(axis, rank - 1)
        let triangle = TensorView(.constant(FloatStorage(ones)), shape: [count, count])
        var sums = try product(node, rows, triangle)
        sums.axes.swapAt(axis, rank - 1)
        try bind(node.outputs[0], to: sums)
    }
}

extension GraphBuilder {
    /// A product of two tensors whose axes are named by letters: a matrix product for each element of the
    /// axes that both operands and the result have.
    func addEinsum(_ node: ModelNode) throws(ModelError) {
        let equation = node.takeString("equation", default: "").filter { $0 != " " }
        let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].last == "-", node.inputs.count == 2, !equation.contains("."),
            let terms = EinsumTerms(String(sides[0].dropLast()), result: String(sides[1]))
        else { throw node.invalid("only products of two tensors are supported, not '\(equation)'") }
        let (left, right) = (try view(node, 0), try view(node, 1))
        guard left.axes.count == terms.left.count, right.axes.count == terms.right.count else {
            throw node.invalid("'\(equation)' does not fit \(left.logicalShape) and \(right.logicalShape)")
        }
        var sizes: [Character: Int] = [:]
        let named = Array(zip(terms.left, left.logicalShape)) + Array(zip(terms.right, right.logicalShape))
        for (letter, size) in named {
            guard sizes.updateValue(size, forKey: letter) ?? size == size else {
                throw node.invalid("axis \(letter) has two sizes")
            }
        }
        func count(_ letters: [Character]) -> Int { letters.reduce(1) { $0 * (sizes[$1] ?? 1) } }
        let a = try matrices(node, left, terms.left, [terms.batch, terms.rows, terms.inner], count)
        let b = try matrices(node, right, terms.right, [terms.batch, terms.inner, terms.columns], count)
        let products = try product(node, a, b)
        let order = terms.batch + terms.rows + terms.columns
        var result = TensorView(try rowMajor(products, for: node).source, shape: order.map { sizes[$0] ?? 1 })
        result.axes = terms.result.map { order.firstIndex(of: $0) ?? 0 }
        try bind(node.outputs[0], to: result)
    }

    /// The operand with its axes in the order of three groups, each of them one axis.
    private func matrices(
        _ node: ModelNode, _ view: TensorView, _ letters: [Character], _ groups: [[Character]],
        _ count: ([Character]) -> Int
    ) throws(ModelError) -> TensorView {
        var ordered = view
        ordered.axes = groups.flatMap(\.self).map { view.axes[letters.firstIndex(of: $0) ?? 0] }
        if groups.allSatisfy({ $0.count == 1 }) { return ordered }
        return TensorView(try rowMajor(ordered, for: node).source, shape: groups.map(count))
    }
}

/// The axes of an Einsum's operands by what becomes of them.
private struct EinsumTerms {
    let left: [Character]
    let right: [Character]
    let result: [Character]
    /// In both operands and the result.
    let batch: [Character]
    /// Summed over.
    let inner: [Character]
    let rows: [Character]
    let columns: [Character]

    /// `nil` for an equation that is no product of matrices.
    init?(_ operands: String, result: String) {
        let terms = operands.split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
        guard terms.count == 2 else { return nil }
        (left, right, self.result) = (terms[0], terms[1], Array(result))
        let (l, r, o) = (Set(left), Set(right), Set(result))
        guard l.count == left.count, r.count == right.count, o.count == result.count,
            o.isSubset(of: l.union(r)),
            l.symmetricDifference(r).isSubset(of: o)
        else { return nil }
        batch = left.filter { r.contains($0) && o.contains($0) }
        inner = left.filter { r.contains($0) && !o.contains($0) }
        rows = left.filter { !r.contains($0) }
        columns = right.filter { !l.contains($0) }
    }
}

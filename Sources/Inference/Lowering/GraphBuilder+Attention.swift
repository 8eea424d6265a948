import CKernels

extension GraphBuilder {
    /// `softmax(scale · Q · Kᵀ + mask) · V` for each head, which operator set 23 has as one node.
    func addAttention(_ node: ModelNode) throws(ModelError) {
        // Hints, and a choice for an output that is not computed.
        for attribute in ["softmax_precision", "qk_matmul_output_mode"] { node.ignore(attribute) }
        guard node.takeFloat("softcap", default: 0) == 0 else { throw node.unsupported(attribute: "softcap") }
        guard node.takeInteger("is_causal", default: 0) == 0 else {
            throw node.unsupported(attribute: "is_causal")
        }
        guard !has(node, 4), !has(node, 5) else { throw node.invalid("it has keys of an earlier run") }
        let (queryHeads, keyHeads) = (node.takeInteger("q_num_heads"), node.takeInteger("kv_num_heads"))
        let input = try view(node, 0)
        let queries = try heads(node, input, count: queryHeads)
        var keys = try heads(node, view(node, 1), count: keyHeads)
        let values = try heads(node, view(node, 2), count: keyHeads)
        let depth = queries.logicalShape[3]
        guard queries.logicalShape[1] == keys.logicalShape[1] else {
            throw node.invalid("its queries have \(queries.logicalShape), its keys \(keys.logicalShape)")
        }
        let scale = node.takeFloat("scale", default: 1 / Float(depth).squareRoot())
        keys.axes.swapAt(2, 3)
        let scaled = try combination(node, CK_MULTIPLY, queries, scalar(scale))
        var scores = try product(node, scaled, keys)
        if has(node, 3) { scores = try combination(node, CK_ADD, scores, mask(node)) }
        scores = try rowMajor(scores, for: node)
        let count = scores.shape[3]
        let softmax = Softmax(rows: scores.shape[..<3].reduce(1, *), count: count, isLogarithmic: false)
        let weights = try emit(softmax, node, scores, shape: scores.shape)
        var result = try product(node, weights, values)
        guard input.axes.count == 3 else { return try bind(node.outputs[0], to: result) }
        let shape = result.logicalShape
        result.axes.swapAt(1, 2)
        let joined = try rowMajor(result, for: node)
        try bind(
            node.outputs[0], to: TensorView(joined.source, shape: [shape[0], shape[2], shape[1] * shape[3]]))
    }

    /// `[batch, heads, tokens, depth]`, of a tensor that is so or has all heads of a token side by side.
    private func heads(_ node: ModelNode, _ view: TensorView, count: Int?) throws(ModelError) -> TensorView {
        if view.axes.count == 4 { return view }
        guard view.axes.count == 3, let count, count > 0, view.logicalShape[2] % count == 0 else {
            throw node.invalid("\(view.logicalShape) has no \(count ?? 0) heads")
        }
        let ordered = try rowMajor(view, for: node)
        let shape = ordered.shape
        var heads = TensorView(ordered.source, shape: [shape[0], shape[1], count, shape[2] / count])
        heads.axes.swapAt(1, 2)
        return heads
    }

    /// What is added to the scores: as it is, or so much that nothing is left where it is false.
    private func mask(_ node: ModelNode) throws(ModelError) -> TensorView {
        guard case .constant(let constant) = try operand(node, 3), let values = constant.integers else {
            return try view(node, 3)
        }
        let width = constant.shape.last ?? 1
        for row in stride(from: 0, to: values.count, by: width)
        where !values[row..<min(row + width, values.count)].contains(where: { $0 != 0 }) {
            throw node.invalid("its mask leaves nothing of row \(row / width)")
        }
        let numbers = values.map { $0 == 0 ? -Float.greatestFiniteMagnitude / 2 : 0 }
        return TensorView(.constant(FloatStorage(numbers)), shape: constant.shape)
    }
}

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

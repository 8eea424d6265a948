import CKernels

extension GraphBuilder {
    func addBinary(_ node: ModelNode, _ kind: ck_binary_kind) throws(ModelError) {
        let (left, right) = (try view(node, 0), try view(node, 1))
        if kind == CK_ADD, try addResidual(node, left, right) { return }
        try addCombination(node, kind, left, right)
    }

    /// Lets the later of two convolutions add the other operand to its sums.
    private func addResidual(_ node: ModelNode, _ left: View, _ right: View) throws(ModelError) -> Bool {
        let candidates = [(left, right), (right, left)].compactMap { sum, other in
            soleProducer(of: sum).map { (index: $0, sum: sum, other: other) }
        }
        for candidate in candidates.sorted(by: { $0.index > $1.index }) {
            guard case .convolution(var layer) = steps[candidate.index].work, layer.activation.isIdentity,
                !layer.hasResidual, let other = candidate.other.source.value,
                candidate.sum.shape == candidate.other.shape, candidate.sum.axes == candidate.other.axes,
                !steps[candidate.index...].contains(where: { $0.output == other })
            else { continue }
            layer.hasResidual = true
            steps[candidate.index].work = .convolution(layer)
            steps[candidate.index].right = candidate.other.source
            try alias(node, to: candidate.sum)
            return true
        }
        return false
    }

    /// Broadcasts in the memory order of the operand of higher rank, to which the other one is arranged.
    func addCombination(
        _ node: ModelNode, _ kind: ck_binary_kind, _ left: View, _ right: View
    ) throws(ModelError) {
        guard let shape = Shape.broadcast(left.logicalShape, right.logicalShape) else {
            throw node.invalid("\(left.logicalShape) and \(right.logicalShape) do not broadcast")
        }
        let rank = shape.count
        let leads = left.axes.count == rank && (right.axes.count < rank || !left.isConstant)
        let axes = leads ? left.axes : right.axes
        let left = try arrange(padded(left, to: rank), as: axes, for: node)
        let right = try arrange(padded(right, to: rank), as: axes, for: node)
        var result = View(left.source, logicalShape: shape, axes: axes)
        let operation = Combine(kind, left: left.shape, right: right.shape, output: result.shape)
        result.source = try emit(operation, node, left, right, shape: result.shape).source
        try bind(node.outputs[0], to: result)
    }

    /// The tensor with axes of size 1 in front.
    private func padded(_ view: View, to rank: Int) -> View {
        let missing = rank - view.axes.count
        var result = view
        result.shape = Shape.padded(view.shape, to: rank)
        result.axes = Array(0..<missing) + view.axes.map { $0 + missing }
        return result
    }
}

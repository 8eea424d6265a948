extension GraphBuilder {
    /// Adds the nodes of the branch that an If takes, in place of the If.
    func addIf(_ node: ModelNode) throws(ModelError) {
        guard case .constant(let condition) = try operand(node, 0), let values = condition.integers,
            values.count == 1
        else {
            throw node.invalid(
                "its condition is not known when the model is loaded; export for a fixed size, without branches "
                    + "that depend on the input")
        }
        let branches = node.branches
        let isTrue = values[0] != 0
        for skipped in isTrue ? branches.else : branches.then { forget(skipped) }
        for taken in isTrue ? branches.then : branches.else { try add(taken) }
    }
}

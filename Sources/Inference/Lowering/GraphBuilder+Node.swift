import CKernels

extension GraphBuilder {
    /// Adds the steps of one node.
    func add(_ node: ModelNode) throws(ModelError) {
        guard let output = node.outputs.first, !output.isEmpty else { throw node.invalid("it has no output") }
        switch node.kind {
        case "Conv": try addConvolution(node)
        case "Gemm": try addGemm(node)
        case "BatchNormalization": try addBatchNormalization(node)
        case "ReduceMean": try addReduction(node, .mean)
        case "Add": try addBinary(node, CK_ADD)
        default:
            guard let function = try scalarFunction(node) else {
                throw .unsupportedOperator(node: node.name, kind: node.kind)
            }
            try addMap(node, function)
        }
        try node.checkAllAttributesWereRead()
    }
}

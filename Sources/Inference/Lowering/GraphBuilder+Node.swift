import CKernels

extension GraphBuilder {
    /// Adds the steps of one node.
    func add(_ node: ModelNode) throws(ModelError) {
        guard let output = node.outputs.first, !output.isEmpty else { throw node.invalid("it has no output") }
        if node.kind != "Split", node.outputs.dropFirst().contains(where: isUsed) {
            throw node.invalid("only its first output is supported")
        }
        if try !addArithmetic(node), try !addMovement(node) {
            throw .unsupportedOperator(node: node.name, kind: node.kind)
        }
        try node.checkAllAttributesWereRead()
    }

    /// Adds a node that computes; false for another kind of node.
    private func addArithmetic(_ node: ModelNode) throws(ModelError) -> Bool {
        switch node.kind {
        case "Conv": try addConvolution(node)
        case "Gemm": try addGemm(node)
        case "MatMul": try addMatMul(node)
        case "BatchNormalization": try addBatchNormalization(node)
        case "Add": try addBinary(node, CK_ADD)
        case "Sub": try addBinary(node, CK_SUBTRACT)
        case "Mul": try addBinary(node, CK_MULTIPLY)
        case "Div": try addBinary(node, CK_DIVIDE)
        case "Pow": try addBinary(node, CK_POWER)
        case "PRelu": try addBinary(node, CK_PRELU)
        case "ReduceMean": try addReduction(node, .mean)
        case "ReduceSum": try addReduction(node, .sum)
        case "ReduceMax": try addReduction(node, .maximum)
        case "GlobalAveragePool": try addGlobalPool(node, .mean)
        case "GlobalMaxPool": try addGlobalPool(node, .maximum)
        case "MaxPool": try addMaxPool(node)
        case "AveragePool": try addAveragePool(node)
        case "Softmax": try addSoftmax(node, isLogarithmic: false)
        case "LogSoftmax": try addSoftmax(node, isLogarithmic: true)
        case "Resize", "Upsample": try addResize(node)
        default:
            guard let function = try scalarFunction(node) else { return false }
            try addMap(node, view(node, 0), function)
        }
        return true
    }

    /// Adds a node that moves elements or only looks at them in another way; false for another kind of node.
    private func addMovement(_ node: ModelNode) throws(ModelError) -> Bool {
        switch node.kind {
        case "Concat": try addConcat(node)
        case "Flatten": try addFlatten(node)
        case "Reshape": try addReshape(node)
        case "Transpose": try addTranspose(node)
        case "Squeeze": try addSqueeze(node)
        case "Unsqueeze": try addUnsqueeze(node)
        case "Pad": try addPad(node)
        case "Slice": try addSlice(node)
        case "Split": try addSplit(node)
        case "Gather": try addGather(node)
        case "Shape": try addShape(node)
        case "Cast": try addCast(node)
        case "Constant": try addConstant(node)
        case "Identity": try alias(node, to: movable(node, 0))
        case "Dropout": try addDropout(node)
        default: return false
        }
        return true
    }
}

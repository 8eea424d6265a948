import CKernels

extension GraphBuilder {
    /// Adds the steps of one node.
    func add(_ node: ModelNode) throws(ModelError) {
        guard let output = node.outputs.first, !output.isEmpty else { throw node.invalid("it has no output") }
        if !["If", "Split"].contains(node.kind), node.outputs.dropFirst().contains(where: isUsed) {
            throw node.invalid("only its first output is supported")
        }
        try node.checkAttributesAreNumbers()
        if try !addArithmetic(node), try !addLogic(node), try !addReduction(node), try !addMovement(node),
            try !addFunction(node)
        {
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
        case "Einsum": try addEinsum(node)
        case "Attention": try addAttention(node)
        case "BatchNormalization": try addBatchNormalization(node)
        case "Add": try addBinary(node, CK_ADD)
        case "Sub": try addBinary(node, CK_SUBTRACT)
        case "Mul": try addBinary(node, CK_MULTIPLY)
        case "Div": try addBinary(node, CK_DIVIDE)
        case "Pow": try addBinary(node, CK_POWER)
        case "PRelu": try addBinary(node, CK_PRELU)
        case "Mod": try addBinary(node, node.takeInteger("fmod", default: 0) == 0 ? CK_MODULO : CK_REMAINDER)
        case "Min": try addVariadic(node, CK_MINIMUM)
        case "Max": try addVariadic(node, CK_MAXIMUM)
        case "Sum": try addVariadic(node, CK_ADD)
        case "Mean": try addVariadic(node, CK_ADD, divides: true)
        case "ConvTranspose": try addTransposedConvolution(node)
        case "LayerNormalization": try addLayerNormalization(node)
        case "RMSNormalization": try addRootMeanSquareNormalization(node)
        case "InstanceNormalization": try addInstanceNormalization(node)
        case "GroupNormalization": try addGroupNormalization(node)
        case "LpNormalization": try addLpNormalization(node)
        case "LRN": try addLocalResponseNormalization(node)
        case "GlobalAveragePool": try addGlobalPool(node, .mean)
        case "GlobalMaxPool": try addGlobalPool(node, .maximum)
        case "MaxPool": try addMaxPool(node)
        case "AveragePool": try addAveragePool(node)
        case "Softmax": try addSoftmax(node, isLogarithmic: false)
        case "LogSoftmax": try addSoftmax(node, isLogarithmic: true)
        case "Resize", "Upsample": try addResize(node)
        default: return false
        }
        return true
    }

    /// Adds a node of truth values; false for another kind of node.
    private func addLogic(_ node: ModelNode) throws(ModelError) -> Bool {
        switch node.kind {
        case "Equal": try addComparison(node, CK_EQUAL)
        case "Greater": try addComparison(node, CK_GREATER)
        case "GreaterOrEqual": try addComparison(node, CK_GREATER_OR_EQUAL)
        case "Less": try addComparison(node, CK_LESS)
        case "LessOrEqual": try addComparison(node, CK_LESS_OR_EQUAL)
        case "And": try addComparison(node, CK_AND)
        case "Or": try addComparison(node, CK_OR)
        case "Xor": try addComparison(node, CK_XOR)
        case "Not": try addNot(node)
        case "IsNaN": try addIsNaN(node)
        case "IsInf": try addIsInfinite(node)
        case "Where": try addWhere(node)
        default: return false
        }
        return true
    }

    /// Adds a node that reduces axes; false for another kind of node.
    private func addReduction(_ node: ModelNode) throws(ModelError) -> Bool {
        switch node.kind {
        case "ReduceMean": try addReduction(node, .mean)
        case "ReduceSum": try addReduction(node, .sum)
        case "ReduceMax": try addReduction(node, .maximum)
        case "ReduceMin": try addReduction(node, .minimum)
        case "CumSum": try addCumulativeSum(node)
        case "ReduceProd": try addReduction(node, .product)
        case "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp": try addNorm(node)
        default: return false
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
        case "GatherND": try addGatherND(node)
        case "Shape": try addShape(node)
        case "Size": try addSize(node)
        case "NonZero": try addNonZero(node)
        case "ConstantOfShape": try addConstantOfShape(node)
        case "Range": try addRange(node)
        case "Expand": try addExpand(node)
        case "Tile": try addTile(node)
        case "ScatterND": try addScatter(node)
        case "Trilu": try addTriangle(node)
        case "DepthToSpace": try addBlocks(node, toSpace: true)
        case "SpaceToDepth": try addBlocks(node, toSpace: false)
        case "Cast": try addCast(node)
        case "CastLike": try addCastLike(node)
        case "Constant": try addConstant(node)
        case "If": try addIf(node)
        case "Identity": try alias(node, to: movable(node, 0))
        case "Dropout": try addDropout(node)
        default: return false
        }
        return true
    }
}

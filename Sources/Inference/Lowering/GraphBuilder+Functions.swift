import CKernels

extension GraphBuilder {
    /// The function that an element-wise node of one operand applies, or `nil` for another kind of node.
    func scalarFunction(_ node: ModelNode) throws(ModelError) -> ScalarFunction? {
        switch node.kind {
        case "Relu": return .relu
        case "LeakyRelu":
            return ScalarFunction(kind: CK_LEAKY_RELU, a: node.takeFloat("alpha", default: 0.01), b: 0)
        case "Elu": return ScalarFunction(kind: CK_ELU, a: node.takeFloat("alpha", default: 1), b: 0)
        case "Sigmoid": return ScalarFunction(kind: CK_SIGMOID, a: 0, b: 0)
        case "HardSigmoid":
            return ScalarFunction(
                kind: CK_HARD_SIGMOID, a: node.takeFloat("alpha", default: 0.2),
                b: node.takeFloat("beta", default: 0.5))
        case "HardSwish": return ScalarFunction(kind: CK_HARD_SWISH, a: 0, b: 0)
        case "Tanh": return ScalarFunction(kind: CK_TANH, a: 0, b: 0)
        case "Erf": return ScalarFunction(kind: CK_ERF, a: 0, b: 0)
        case "Exp": return ScalarFunction(kind: CK_EXP, a: 0, b: 0)
        case "Selu":
            return ScalarFunction(
                kind: CK_SELU, a: node.takeFloat("alpha", default: 1.67326319),
                b: node.takeFloat("gamma", default: 1.05070102))
        case "Celu": return ScalarFunction(kind: CK_CELU, a: node.takeFloat("alpha", default: 1), b: 0)
        case "ThresholdedRelu":
            return ScalarFunction(kind: CK_THRESHOLD, a: node.takeFloat("alpha", default: 1), b: 0)
        case "Shrink":
            return ScalarFunction(
                kind: CK_SHRINK, a: node.takeFloat("lambd", default: 0.5),
                b: node.takeFloat("bias", default: 0))
        case "Gelu":
            switch node.takeString("approximate", default: "none") {
            case "none": return ScalarFunction(kind: CK_GELU, a: 0, b: 0)
            case "tanh": return ScalarFunction(kind: CK_GELU_TANH, a: 0, b: 0)
            default: throw node.unsupported(attribute: "approximate")
            }
        case "Clip":
            // Operands from operator set 11 on, attributes before.
            let low = has(node, 1) ? try floats(node, 1).first : node.takeFloat("min")
            let high = has(node, 2) ? try floats(node, 2).first : node.takeFloat("max")
            return .clip(low ?? -.infinity, high ?? .infinity)
        default: return Self.plainFunctions[node.kind].map { ScalarFunction(kind: $0, a: 0, b: 0) }
        }
    }

    /// Functions without a parameter.
    private static let plainFunctions: [String: ck_function_kind] = [
        "Sqrt": CK_SQRT, "Neg": CK_NEGATE, "Abs": CK_ABSOLUTE, "Reciprocal": CK_RECIPROCAL, "Log": CK_LOG,
        "Floor": CK_FLOOR, "Ceil": CK_CEIL, "Round": CK_ROUND, "Sign": CK_SIGN, "Sin": CK_SINE,
        "Cos": CK_COSINE, "Softplus": CK_SOFTPLUS, "Softsign": CK_SOFTSIGN, "Mish": CK_MISH,
    ]

    /// Adds a node that applies a function, or false for another kind of node.
    func addFunction(_ node: ModelNode) throws(ModelError) -> Bool {
        if let folded = try foldedFunction(node) {
            try bind(node.outputs[0], to: folded)
            return true
        }
        guard let function = try scalarFunction(node) else { return false }
        try addMap(node, view(node, 0), function)
        return true
    }

    /// Applies a function to every element: as the last act of the convolution before it where possible.
    func addMap(_ node: ModelNode, _ input: TensorView, _ function: ScalarFunction) throws(ModelError) {
        if let producer = soleProducer(of: input), case .convolution(var layer) = steps[producer].work,
            layer.activation.isIdentity
        {
            layer.activation = function
            steps[producer].work = .convolution(layer)
            return try alias(node, to: input)
        }
        try bind(node.outputs[0], to: mapped(node, input, function))
    }

    func mapped(_ node: ModelNode, _ input: TensorView, _ function: ScalarFunction) throws(ModelError)
        -> TensorView
    {
        let count = try Shape.count(input.shape, of: node.outputs[0])
        var result = input
        result.source = try emit(
            UnaryElementwise(function: function, count: count), node, input, shape: input.shape
        )
        .source
        return result
    }
}

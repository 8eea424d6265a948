import CKernels

extension GraphBuilder {
    /// The function that an element-wise node of one operand applies, or `nil` for another kind of node.
    func scalarFunction(_ node: ModelNode) throws(ModelError) -> ScalarFunction? {
        switch node.kind {
        case "Relu": return .relu
        case "LeakyRelu":
            return ScalarFunction(kind: CK_LEAKY_RELU, a: node.float("alpha", default: 0.01), b: 0)
        case "Elu": return ScalarFunction(kind: CK_ELU, a: node.float("alpha", default: 1), b: 0)
        case "Sigmoid": return ScalarFunction(kind: CK_SIGMOID, a: 0, b: 0)
        case "HardSigmoid":
            return ScalarFunction(
                kind: CK_HARD_SIGMOID, a: node.float("alpha", default: 0.2),
                b: node.float("beta", default: 0.5))
        case "HardSwish": return ScalarFunction(kind: CK_HARD_SWISH, a: 0, b: 0)
        case "Tanh": return ScalarFunction(kind: CK_TANH, a: 0, b: 0)
        case "Erf": return ScalarFunction(kind: CK_ERF, a: 0, b: 0)
        case "Exp": return ScalarFunction(kind: CK_EXP, a: 0, b: 0)
        case "Sqrt": return ScalarFunction(kind: CK_SQRT, a: 0, b: 0)
        case "Gelu":
            switch node.string("approximate", default: "none") {
            case "none": return ScalarFunction(kind: CK_GELU, a: 0, b: 0)
            case "tanh": return ScalarFunction(kind: CK_GELU_TANH, a: 0, b: 0)
            default: throw node.unsupported(attribute: "approximate")
            }
        case "Clip":
            let low = has(node, 1) ? try floats(node, 1).first : nil
            let high = has(node, 2) ? try floats(node, 2).first : nil
            return .clip(low ?? -.infinity, high ?? .infinity)
        default: return nil
        }
    }

    /// Applies a function to every element: as the last act of the convolution before it where possible.
    func addMap(_ node: ModelNode, _ input: View, _ function: ScalarFunction) throws(ModelError) {
        if let producer = soleProducer(of: input), case .convolution(var layer) = steps[producer].work,
            layer.activation.isIdentity
        {
            layer.activation = function
            steps[producer].work = .convolution(layer)
            return try alias(node, to: input)
        }
        let count = try Shape.count(input.shape, of: node.outputs[0])
        var result = input
        result.source = try emit(Map(function: function, count: count), node, input, shape: input.shape)
            .source
        try bind(node.outputs[0], to: result)
    }
}

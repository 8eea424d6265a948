import CKernels

extension GraphBuilder {
    func addBinary(_ node: ModelNode, _ kind: ck_binary_kind) throws(ModelError) {
        if let (left, right) = try integerOperands(node) {
            return try bind(node.outputs[0], to: combined(node, kind, left, right))
        }
        let left = try view(node, 0)
        // An exponent may be an integer, and of the two operands it alone.
        let right = kind == CK_POWER ? try number(node, 1) : try view(node, 1)
        if kind == CK_ADD, try addResidual(node, left, right) { return }
        if kind == CK_MULTIPLY, try addGate(node, left, right) { return }
        if kind == CK_MULTIPLY, try addGate(node, right, left) { return }
        if try foldIntoConvolution(node, kind, left, right) { return }
        try bind(node.outputs[0], to: combination(node, kind, left, right))
    }

    /// A float operand, or integers and truth values as floats.
    func number(_ node: ModelNode, _ index: Int) throws(ModelError) -> TensorView {
        guard case .constant(let constant) = try operand(node, index), let values = constant.integers else {
            return try view(node, index)
        }
        return TensorView(.constant(FloatStorage(values.map { Float($0) })), shape: constant.shape)
    }

    /// Arithmetic with one constant per channel becomes part of the convolution before it.
    private func foldIntoConvolution(
        _ node: ModelNode, _ kind: ck_binary_kind, _ left: TensorView, _ right: TensorView
    ) throws(ModelError) -> Bool {
        let isReversed = left.isConstant
        let (input, constant) = isReversed ? (right, left) : (left, right)
        guard !input.isConstant, constant.isConstant, constant.axes.count <= input.axes.count,
            let channelAxis = input.axes.firstIndex(of: input.shape.count - 1)
        else { return false }
        let channels = input.logicalShape[channelAxis]
        let shape = Shape.padded(constant.logicalShape, to: input.axes.count)
        guard shape.indices.allSatisfy({ shape[$0] == 1 || ($0 == channelAxis && shape[$0] == channels) }),
            let values = Constant(constant).floats
        else { return false }
        let each = values.count == channels ? values : [Float](repeating: values[0], count: channels)
        let (zeros, ones) = ([Float](repeating: 0, count: channels), [Float](repeating: 1, count: channels))
        let (scale, shift): ([Float], [Float])
        switch (kind, isReversed) {
        case (CK_ADD, _): (scale, shift) = (ones, each)
        case (CK_MULTIPLY, _): (scale, shift) = (each, zeros)
        case (CK_SUBTRACT, false): (scale, shift) = (ones, each.map { -$0 })
        case (CK_SUBTRACT, true): (scale, shift) = (ones.map { -$0 }, each)
        case (CK_DIVIDE, false): (scale, shift) = (each.map { 1 / $0 }, zeros)
        default: return false
        }
        return try fold(node, input, channelAxis: channelAxis, scale: scale, shift: shift)
    }

    /// `x · sigmoid(x)` and `x · hardSigmoid(x)` are functions of their own.
    private func addGate(_ node: ModelNode, _ input: TensorView, _ gate: TensorView) throws(ModelError)
        -> Bool
    {
        guard let index = soleProducer(of: gate), case .operation(let operation) = steps[index].work,
            let map = operation as? UnaryElementwise, steps[index].left.value == input.source.value,
            input.axes == gate.axes, input.shape == gate.shape
        else { return false }
        let function: ScalarFunction
        switch map.function.kind {
        case CK_SIGMOID: function = ScalarFunction(kind: CK_SWISH, a: 0, b: 0)
        case CK_HARD_SIGMOID where abs(map.function.a - 1 / 6) < 1e-6 && map.function.b == 0.5:
            function = ScalarFunction(kind: CK_HARD_SWISH, a: 0, b: 0)
        default: return false
        }
        remove(step: index)
        try addMap(node, input, function)
        return true
    }

    /// Lets the later of two convolutions add the other operand to its sums.
    private func addResidual(_ node: ModelNode, _ left: TensorView, _ right: TensorView) throws(ModelError)
        -> Bool
    {
        let candidates = [(left, right), (right, left)].compactMap { sum, other in
            soleProducer(of: sum).map { (index: $0, sum: sum, other: other) }
        }
        for candidate in candidates.sorted(by: { $0.index > $1.index }) {
            guard case .convolution(var layer) = steps[candidate.index].work, layer.activation.isIdentity,
                !layer.hasResidual, !layer.isDepthwise, let other = candidate.other.source.value,
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
    func combination(
        _ node: ModelNode, _ kind: ck_binary_kind, _ left: TensorView, _ right: TensorView
    ) throws(ModelError) -> TensorView {
        guard let shape = Shape.broadcast(left.logicalShape, right.logicalShape) else {
            throw node.invalid("\(left.logicalShape) and \(right.logicalShape) do not broadcast")
        }
        let rank = shape.count
        let leads = left.axes.count == rank && (right.axes.count < rank || !left.isConstant)
        let axes = leads ? left.axes : right.axes
        let left = try arrange(padded(left, to: rank), as: axes, for: node)
        let right = try arrange(padded(right, to: rank), as: axes, for: node)
        var result = TensorView(left.source, logicalShape: shape, axes: axes)
        let operation = BinaryElementwise(kind, left: left.shape, right: right.shape, output: result.shape)
        result.source = try emit(operation, node, left, right, shape: result.shape).source
        return result
    }

    /// The tensor with axes of size 1 in front.
    func padded(_ view: TensorView, to rank: Int) -> TensorView {
        let missing = rank - view.axes.count
        var result = view
        result.shape = Shape.padded(view.shape, to: rank)
        result.axes = Array(0..<missing) + view.axes.map { $0 + missing }
        return result
    }
}

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
        "Cos": CK_COSINE, "Atan": CK_ARCTANGENT, "Softplus": CK_SOFTPLUS, "Softsign": CK_SOFTSIGN,
        "Mish": CK_MISH,
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

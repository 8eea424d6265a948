import CKernels

/// Comparisons, truth values and what is chosen by them.
extension GraphBuilder {
    func addComparison(_ node: ModelNode, _ kind: ck_binary_kind) throws(ModelError) {
        if let (left, right) = try integerOperands(node) {
            return try bind(node.outputs[0], to: combined(node, kind, left, right))
        }
        try bindTruth(node, to: combination(node, kind, number(node, 0), number(node, 1)))
    }

    func addNot(_ node: ModelNode) throws(ModelError) {
        if let folded = try foldedFunction(node) { return try bind(node.outputs[0], to: folded) }
        let isZero = ScalarFunction(kind: CK_IS_ZERO, a: 0, b: 0)
        try bindTruth(node, to: mapped(node, view(node, 0), isZero))
    }

    func addIsNaN(_ node: ModelNode) throws(ModelError) {
        let isNaN = ScalarFunction(kind: CK_IS_NAN, a: 0, b: 0)
        try bindTruth(node, to: mapped(node, view(node, 0), isNaN))
    }

    func addIsInfinite(_ node: ModelNode) throws(ModelError) {
        let detectsNegative = node.takeInteger("detect_negative", default: 1) != 0
        let detectsPositive = node.takeInteger("detect_positive", default: 1) != 0
        var input = try view(node, 0)
        if detectsNegative && detectsPositive {
            input = try mapped(node, input, ScalarFunction(kind: CK_ABSOLUTE, a: 0, b: 0))
        }
        guard detectsNegative || detectsPositive else { throw node.invalid("it detects nothing") }
        let infinity = scalar(detectsPositive ? .infinity : -.infinity)
        try bindTruth(node, to: combination(node, CK_EQUAL, input, infinity))
    }

    /// Min, Max, Sum and Mean of any number of operands.
    func addVariadic(_ node: ModelNode, _ kind: ck_binary_kind, divides: Bool = false) throws(ModelError) {
        if node.inputs.count > 1, !divides, let first = try integerOperands(node) {
            var result = try combined(node, kind, first.0, first.1)
            for index in node.inputs.indices.dropFirst(2) {
                result = try combined(node, kind, result, constant(node, index))
            }
            return try bind(node.outputs[0], to: result)
        }
        guard node.inputs.count > 1 else { return try alias(node, to: movable(node, 0)) }
        if kind == CK_ADD, !divides, node.inputs.count == 2 { return try addBinary(node, CK_ADD) }
        var result = try view(node, 0)
        for index in node.inputs.indices.dropFirst() {
            result = try combination(node, kind, result, view(node, index))
        }
        if divides {
            result = try combination(node, CK_MULTIPLY, result, scalar(1 / Float(node.inputs.count)))
        }
        try bind(node.outputs[0], to: result)
    }

    /// Elements of the second operand where the first one is true, of the third one elsewhere.
    func addWhere(_ node: ModelNode) throws(ModelError) {
        let shapes = [try shape(node, 0), try shape(node, 1), try shape(node, 2)]
        guard let pair = Shape.broadcast(shapes[0], shapes[1]), let shape = Shape.broadcast(pair, shapes[2])
        else {
            throw node.invalid("\(shapes[0]), \(shapes[1]) and \(shapes[2]) do not broadcast")
        }
        if let folded = try foldedChoice(node, shape) { return try bind(node.outputs[0], to: folded) }
        var operands: [TensorView] = []
        for index in 0..<3 {
            let operand = index == 0 ? try number(node, index) : try view(node, index)
            operands.append(try padded(rowMajor(operand, for: node), to: shape.count))
        }
        let choose = Choose(
            condition: operands[0].shape, right: operands[1].shape, third: operands[2].shape, output: shape)
        let result = try emit(choose, node, operands[0], operands[1], third: operands[2], shape: shape)
        try bind(node.outputs[0], to: result)
    }

    private func shape(_ node: ModelNode, _ index: Int) throws(ModelError) -> [Int] {
        switch try operand(node, index) {
        case .constant(let constant): constant.shape
        case .view(let view): view.logicalShape
        }
    }

    /// The choice, where all operands are known.
    private func foldedChoice(_ node: ModelNode, _ shape: [Int]) throws(ModelError) -> Constant? {
        guard case .constant(let condition) = try operand(node, 0),
            case .constant(let left) = try operand(node, 1), case .constant(let right) = try operand(node, 2),
            let isTrue = condition.integers
        else { return nil }
        if shape.contains(0) { return Constant(shape: [0], integers: []) }
        try reserveConstant(shape, of: node.outputs[0])
        let places = Shape.broadcastIndices(condition.shape, to: shape)
        let lefts = Shape.broadcastIndices(left.shape, to: shape)
        let rights = Shape.broadcastIndices(right.shape, to: shape)
        func chosen<Element>(_ a: [Element], _ b: [Element]) -> [Element] {
            places.indices.map { isTrue[places[$0]] != 0 ? a[lefts[$0]] : b[rights[$0]] }
        }
        if let a = left.integers, let b = right.integers {
            return Constant(shape: shape, integers: chosen(a, b))
        }
        guard let a = left.floats, let b = right.floats else { throw node.invalid("it mixes types") }
        return Constant(shape: shape, floats: chosen(a, b))
    }
}

import CKernels

/// Arithmetic on lists of integers and on truth values that are known when the model is loaded: what graphs
/// reckon with sizes.
extension GraphBuilder {
    /// Both operands as integers, if both are.
    func integerOperands(_ node: ModelNode) throws(ModelError) -> (Constant, Constant)? {
        guard case .constant(let left) = try operand(node, 0),
            case .constant(let right) = try operand(node, 1),
            left.integers != nil, right.integers != nil
        else { return nil }
        return (left, right)
    }

    func combined(
        _ node: ModelNode, _ kind: ck_binary_kind, _ left: Constant, _ right: Constant
    ) throws(ModelError) -> Constant {
        guard let shape = Shape.broadcast(left.shape, right.shape) else {
            throw node.invalid("\(left.shape) and \(right.shape) do not broadcast")
        }
        guard let a = left.integers, let b = right.integers else { throw node.invalid("it mixes types") }
        if left.count == 0 || right.count == 0 { return Constant(shape: [0], integers: []) }
        try reserveConstant(shape, of: node.outputs[0])
        let pairs = zip(
            Shape.broadcastIndices(left.shape, to: shape), Shape.broadcastIndices(right.shape, to: shape))
        var results: [Int] = []
        for (i, j) in pairs { results.append(try combined(node, kind, a[i], b[j])) }
        return Constant(shape: shape, integers: results)
    }

    private func combined(
        _ node: ModelNode, _ kind: ck_binary_kind, _ a: Int, _ b: Int
    ) throws(ModelError) -> Int {
        switch kind {
        case CK_ADD: return a &+ b
        case CK_SUBTRACT: return a &- b
        case CK_MULTIPLY: return a &* b
        case CK_DIVIDE where b != 0 && b != -1: return a / b
        case CK_REMAINDER where b != 0 && b != -1: return a % b
        case CK_MODULO where b != 0 && b != -1: return (a % b &+ b) % b
        case CK_POWER:
            guard let power = Int(exactly: Double(a).power(b)) else { break }
            return power
        case CK_MINIMUM: return min(a, b)
        case CK_MAXIMUM: return max(a, b)
        case CK_EQUAL: return a == b ? 1 : 0
        case CK_GREATER: return a > b ? 1 : 0
        case CK_GREATER_OR_EQUAL: return a >= b ? 1 : 0
        case CK_LESS: return a < b ? 1 : 0
        case CK_LESS_OR_EQUAL: return a <= b ? 1 : 0
        case CK_AND: return a != 0 && b != 0 ? 1 : 0
        case CK_OR: return a != 0 || b != 0 ? 1 : 0
        case CK_XOR: return (a != 0) != (b != 0) ? 1 : 0
        default: break
        }
        throw node.invalid("it is not supported for the integers \(a) and \(b)")
    }

    /// A function of integers, or `nil` where the operand is none or the node has no such function.
    func foldedFunction(_ node: ModelNode) throws(ModelError) -> Constant? {
        guard has(node, 0), case .constant(let constant) = try operand(node, 0),
            let values = constant.integers
        else { return nil }
        let results: [Int]
        switch node.kind {
        case "Neg": results = values.map { 0 &- $0 }
        case "Abs": results = values.map { $0 < 0 ? 0 &- $0 : $0 }
        case "Sign": results = values.map { $0.signum() }
        case "Not": results = values.map { $0 == 0 ? 1 : 0 }
        case "Relu": results = values.map { max($0, 0) }
        case "Clip":
            let low = has(node, 1) ? try integers(node, 1).first ?? .min : .min
            let high = has(node, 2) ? try integers(node, 2).first ?? .max : .max
            results = values.map { min(max($0, low), high) }
        default: return nil
        }
        return Constant(shape: constant.shape, integers: results)
    }

    /// Sum, product or extreme of integers, or `nil` where the operand holds none.
    func foldedReduction(
        _ node: ModelNode, _ kind: Reduce.Kind, axes: Set<Int>, keeps: Bool
    ) throws(ModelError) -> Constant? {
        guard case .constant(let constant) = try operand(node, 0), let values = constant.integers,
            constant.count > 0
        else { return nil }
        var shape = constant.shape
        for axis in axes { shape[axis] = 1 }
        let places = Shape.broadcastIndices(shape, to: constant.shape)
        var results = [Int?](repeating: nil, count: shape.reduce(1, *))
        for (place, value) in zip(places, values) {
            guard let present = results[place] else {
                results[place] = value
                continue
            }
            switch kind {
            case .sum: results[place] = present &+ value
            case .product: results[place] = present &* value
            case .maximum: results[place] = max(present, value)
            case .minimum: results[place] = min(present, value)
            case .mean: throw node.invalid("it is not supported for integers")
            }
        }
        let kept = keeps ? shape : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
        return Constant(shape: kept, integers: results.map { $0 ?? 0 })
    }

    /// Truth values are integers where they are known, and the floats 0 and 1 where they are computed.
    func bindTruth(_ node: ModelNode, to view: TensorView) throws(ModelError) {
        guard view.isConstant else { return try bind(node.outputs[0], to: view) }
        let constant = Constant(view)
        let integers = (constant.floats ?? []).map { $0 == 0 ? 0 : 1 }
        try bind(node.outputs[0], to: Constant(shape: constant.shape, integers: integers))
    }
}

extension Double {
    /// By repeated squaring; not a number for what no integer is.
    fileprivate func power(_ exponent: Int) -> Double {
        guard 0...63 ~= exponent else { return .nan }
        return (0..<exponent).reduce(1) { product, _ in product * self }
    }
}

extension Operator {
    /// Runs once, when the model is loaded.
    func runOnConstants(_ left: Source, _ right: Source?, outputCount: Int) -> FloatStorage {
        var output = [Float](repeating: 0, count: outputCount)
        var scratch = [Float](repeating: 0, count: scratchCount(samples: 1))
        func storage(_ source: Source?) -> FloatStorage? {
            if case .constant(let storage) = source { storage } else { nil }
        }
        guard let left = storage(left) else { preconditionFailure("not a constant") }
        let right = storage(right)
        output.withUnsafeMutableBufferPointer { output in
            scratch.withUnsafeMutableBufferPointer { scratch in
                guard let result = output.baseAddress else { return }
                runWhole(
                    Operands(
                        samples: 1, left: left.base, leftStep: 0, right: right?.base, rightStep: 0,
                        output: result, outputStep: outputCount, scratch: scratch.baseAddress ?? result,
                        kernels: .best))
            }
        }
        return FloatStorage(output)
    }

    /// All phases on one thread.
    func runWhole(_ operands: Operands) {
        for phase in 0..<phaseCount(operands) { run(operands, phase: phase, slice: .whole) }
    }
}

extension Constant {
    /// Copies a constant out of its place in memory, in the order of the ONNX axes.
    init(_ view: TensorView) {
        guard case .constant(let storage) = view.source else { preconditionFailure("not a constant") }
        let rows = UnsafeBufferPointer(start: storage.base, count: storage.count)
        let shape = view.logicalShape
        let steps = view.logicalSteps
        var floats: [Float] = []
        floats.reserveCapacity(storage.count)
        func visit(axis: Int, offset: Int) {
            guard axis < shape.count else { return floats.append(rows[offset]) }
            for i in 0..<shape[axis] { visit(axis: axis + 1, offset: offset + i * steps[axis]) }
        }
        if view.hasLayout(Array(shape.indices)) {
            floats.append(contentsOf: rows)
        } else {
            visit(axis: 0, offset: 0)
        }
        if let integers = view.integers {
            self.init(shape: shape, integers: floats.map { integers[Int(clamping: $0)] })
        } else {
            self.init(shape: shape, floats: floats)
        }
    }
}

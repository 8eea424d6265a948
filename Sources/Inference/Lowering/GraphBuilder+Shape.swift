import CKernels

extension GraphBuilder {
    func addReshape(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let copiesZeros = node.takeInteger("allowzero", default: 0) == 0
        var shape = try integers(node, 1)
        if copiesZeros {
            for axis in shape.indices where shape[axis] == 0 {
                guard axis < input.axes.count else {
                    throw node.invalid("it copies axis \(axis), which is not there")
                }
                shape[axis] = input.logicalShape[axis]
            }
        }
        let count = input.shape.reduce(1, *)
        if let free = shape.firstIndex(of: -1) {
            shape[free] = 1
            let rest = try Shape.count(shape, of: node.outputs[0])
            shape[free] = count / rest
        }
        guard try Shape.count(shape, of: node.outputs[0]) == count else {
            throw node.invalid("\(input.logicalShape) does not reshape to \(shape)")
        }
        try reshape(node, input, shape)
    }

    /// `[a, b, c, …]` to `[product before axis, product from axis on]`.
    func addFlatten(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let rank = input.axes.count
        var axis = node.takeInteger("axis", default: 1)
        if axis < 0 { axis += rank }
        guard 0...rank ~= axis else { throw node.invalid("axis \(axis) is outside a tensor of rank \(rank)") }
        let shape = input.logicalShape
        try reshape(node, input, [shape[..<axis].reduce(1, *), shape[axis...].reduce(1, *)])
    }

    private func reshape(_ node: ModelNode, _ input: TensorView, _ shape: [Int]) throws(ModelError) {
        let ordered = try rowMajor(input, for: node)
        try forward(node, input, to: TensorView(ordered.source, shape: shape, integers: ordered.integers))
    }

    func addTranspose(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let order = node.takeIntegers("perm") ?? input.axes.indices.reversed()
        guard order.sorted() == Array(input.axes.indices) else {
            throw node.invalid("\(order) is no order of \(input.axes.count) axes")
        }
        var result = input
        result.axes = order.map { input.axes[$0] }
        try alias(node, to: result)
    }

    func addSqueeze(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        let shape = input.logicalShape
        var axes: Set<Int> = []
        for axis in try listedAxes(node) ?? shape.indices.filter({ shape[$0] == 1 }) {
            axes.insert(try normalized(axis, rank: shape.count, node))
        }
        guard axes.allSatisfy({ shape[$0] == 1 }) else {
            throw node.invalid("it removes an axis of \(shape)")
        }
        try alias(node, to: input.removing(axes: axes))
    }

    func addUnsqueeze(_ node: ModelNode) throws(ModelError) {
        let input = try movable(node, 0)
        guard let listed = try listedAxes(node) else {
            throw .missingAttribute(node: node.name, kind: node.kind, attribute: "axes")
        }
        let rank = input.axes.count + listed.count
        var axes: Set<Int> = []
        for axis in listed { axes.insert(try normalized(axis, rank: rank, node)) }
        guard axes.count == listed.count, rank <= 8 else { throw node.invalid("it adds the axes \(listed)") }
        try alias(node, to: input.inserting(axes: axes.sorted()))
    }

    /// Axes from the attribute or, from opset 13 on, the second input.
    private func listedAxes(_ node: ModelNode) throws(ModelError) -> [Int]? {
        has(node, 1) ? try integers(node, 1) : node.takeIntegers("axes")
    }

    /// The sizes of a tensor, which are known for one sample.
    func addShape(_ node: ModelNode) throws(ModelError) {
        let shape = try movable(node, 0).logicalShape
        func place(_ index: Int) -> Int { min(max(index < 0 ? index + shape.count : index, 0), shape.count) }
        let start = place(node.takeInteger("start", default: 0))
        let end = place(node.takeInteger("end", default: shape.count))
        let sizes = start < end ? Array(shape[start..<end]) : []
        try bind(node.outputs[0], to: Constant(shape: [sizes.count], integers: sizes))
    }

    /// A constant of any type to another; a computed tensor is float32, whatever its type is called.
    func addCast(_ node: ModelNode) throws(ModelError) {
        guard let type = node.takeInteger("to") else {
            throw .missingAttribute(node: node.name, kind: node.kind, attribute: "to")
        }
        node.ignore("saturate")
        guard case .constant(let constant) = try operand(node, 0) else {
            return try addComputedCast(node, type)
        }
        let result: Constant
        switch (constant.elements, type) {
        case (.floats, let type) where Self.floatTypes.contains(type): result = constant
        case (.integers, 6), (.integers, 7): result = constant
        case (.integers(let values), let type) where Self.floatTypes.contains(type):
            result = Constant(shape: constant.shape, floats: values.map { Float($0) })
        case (.integers(let values), 9):
            result = Constant(shape: constant.shape, integers: values.map { $0 == 0 ? 0 : 1 })
        case (.floats(let values), 9):
            result = Constant(shape: constant.shape, integers: values.map { $0 == 0 ? 0 : 1 })
        case (.floats(let values), 6), (.floats(let values), 7):
            var integers: [Int] = []
            for value in values {
                guard let integer = Int(exactly: value.rounded(.towardZero)) else {
                    throw node.invalid("\(value) is no integer")
                }
                integers.append(integer)
            }
            result = Constant(shape: constant.shape, integers: integers)
        default: throw .unsupportedType(tensor: node.outputs[0], type: type)
        }
        try bind(node.outputs[0], to: result)
    }

    /// float32, float16, float64 and bfloat16, which are all computed as float32.
    private static let floatTypes: Set<Int> = [1, 10, 11, 16]

    private func addComputedCast(_ node: ModelNode, _ type: Int) throws(ModelError) {
        let input = try view(node, 0)
        let isZero = ScalarFunction(kind: CK_IS_ZERO, a: 0, b: 0)
        switch type {
        case let type where Self.floatTypes.contains(type): try alias(node, to: input)
        case 6, 7: try addMap(node, input, ScalarFunction(kind: CK_TRUNCATE, a: 0, b: 0))
        case 9: try bind(node.outputs[0], to: mapped(node, mapped(node, input, isZero), isZero))
        default: throw .unsupportedType(tensor: node.outputs[0], type: type)
        }
    }

    /// The first operand as the type of the second one.
    func addCastLike(_ node: ModelNode) throws(ModelError) {
        guard case .constant(let model) = try operand(node, 1), model.integers != nil else {
            return try alias(node, to: view(node, 0))
        }
        throw node.invalid("it casts to integers")
    }

    func addConstant(_ node: ModelNode) throws(ModelError) {
        let value: Constant
        if let tensor = try node.takeTensor("value") {
            value = tensor
        } else if let float = node.takeFloat("value_float") {
            value = Constant(shape: [], floats: [float])
        } else if let floats = node.takeFloats("value_floats") {
            value = Constant(shape: [floats.count], floats: floats)
        } else if let integer = node.takeInteger("value_int") {
            value = Constant(shape: [], integers: [integer])
        } else if let integers = node.takeIntegers("value_ints") {
            value = Constant(shape: [integers.count], integers: integers)
        } else {
            throw .missingAttribute(node: node.name, kind: node.kind, attribute: "value")
        }
        try bind(node.outputs[0], to: value)
    }

    /// Does nothing at inference.
    func addDropout(_ node: ModelNode) throws(ModelError) {
        node.ignore("ratio")
        node.ignore("seed")
        if has(node, 2), try integers(node, 2) != [0] { throw node.invalid("it is in training mode") }
        try alias(node, to: view(node, 0))
    }
}

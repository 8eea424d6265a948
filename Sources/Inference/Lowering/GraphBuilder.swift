/// Turns the nodes of an ONNX graph into steps, one node at a time.
///
/// The graph is built for one sample: samples of a batch do not influence each other, so that a batch is the
/// same steps over several samples. Whatever does not depend on an input is computed on the way.
final class GraphBuilder {
    enum Binding {
        case constant(Constant)
        case view(View)
    }

    let opset: Int
    var steps: [DraftStep] = []
    /// Floats of each value, for one sample.
    private(set) var valueCounts: [Int] = []
    /// How many nodes and outputs read each value.
    private var valueUses: [Int] = []
    private let inputCount: Int
    private var bindings: [String: Binding] = [:]
    private let nameUses: [String: Int]
    private var rearranged: [RearrangedKey: View] = [:]

    private struct RearrangedKey: Hashable {
        let value: Int
        let shape: [Int]
        let from: [Int]
        let to: [Int]
    }

    init(_ file: ModelFile) throws(ModelError) {
        opset = file.opset
        inputCount = file.inputs.count
        var uses: [String: Int] = [:]
        for name in file.nodes.flatMap(\.inputs) + file.outputs { uses[name, default: 0] += 1 }
        nameUses = uses
        for (name, constant) in file.constants { bindings[name] = .constant(constant) }
        for input in file.inputs {
            let count = try Shape.count(input.shape, of: input.name)
            try bind(input.name, to: View(.value(newValue(count: count)), shape: input.shape))
        }
    }

    // MARK: Operands

    func has(_ node: ModelNode, _ index: Int) -> Bool {
        index < node.inputs.count && !node.inputs[index].isEmpty
    }

    func operand(_ node: ModelNode, _ index: Int) throws(ModelError) -> Binding {
        guard has(node, index) else { throw .missingInput(node: node.name, kind: node.kind, index: index) }
        guard let binding = bindings[node.inputs[index]] else {
            throw .undefinedTensor(name: node.inputs[index], node: node.name)
        }
        return binding
    }

    func constant(_ node: ModelNode, _ index: Int) throws(ModelError) -> Constant {
        guard case .constant(let constant) = try operand(node, index) else {
            throw .notConstant(node: node.name, kind: node.kind, input: node.inputs[index])
        }
        return constant
    }

    func floats(_ node: ModelNode, _ index: Int) throws(ModelError) -> [Float] {
        guard let floats = try constant(node, index).floats else {
            throw node.invalid("input \(index) is integer")
        }
        return floats
    }

    func integers(_ node: ModelNode, _ index: Int) throws(ModelError) -> [Int] {
        guard let integers = try constant(node, index).integers else {
            throw node.invalid("input \(index) is no list of integers")
        }
        return integers
    }

    /// A float operand, computed or constant.
    func view(_ node: ModelNode, _ index: Int) throws(ModelError) -> View {
        let view = try movable(node, index)
        guard view.integers == nil else { throw node.invalid("input \(index) is integer; only float32 runs") }
        return view
    }

    /// An operand of any type, for a node that only moves elements.
    func movable(_ node: ModelNode, _ index: Int) throws(ModelError) -> View {
        switch try operand(node, index) {
        case .view(let view): return view
        case .constant(let constant):
            switch constant.elements {
            case .floats(let floats): return View(.constant(FloatStorage(floats)), shape: constant.shape)
            case .integers(let integers):
                let indices = FloatStorage(integers.indices.map { Float($0) })
                return View(.constant(indices), shape: constant.shape, integers: integers)
            }
        }
    }

    // MARK: Results

    private func newValue(count: Int) -> Int {
        valueCounts.append(count)
        valueUses.append(0)
        return valueCounts.count - 1
    }

    func bind(_ name: String, to view: View) throws(ModelError) {
        if let value = view.source.value {
            valueUses[value] += nameUses[name] ?? 0
            try bind(name, to: .view(view))
        } else {
            try bind(name, to: .constant(Constant(view)))
        }
    }

    func bind(_ name: String, to constant: Constant) throws(ModelError) {
        try bind(name, to: .constant(constant))
    }

    private func bind(_ name: String, to binding: Binding) throws(ModelError) {
        guard bindings.updateValue(binding, forKey: name) == nil else { throw .duplicateTensor(name: name) }
    }

    /// Gives the node's input a second name: the node itself does nothing.
    func alias(_ node: ModelNode, to view: View) throws(ModelError) {
        if let value = view.source.value { valueUses[value] -= 1 }
        try bind(node.outputs[0], to: view)
    }

    /// Adds a step and returns its result, which lies in the order of its axes. A step over constants
    /// alone runs at once.
    func emit(
        _ operation: any Operator, _ node: ModelNode, _ left: View, _ right: View? = nil, shape: [Int]
    ) throws(ModelError) -> View {
        let count = try Shape.count(shape, of: node.outputs[0])
        if left.isConstant, right?.isConstant ?? true, count <= Self.mostFoldedElements {
            let result = operation.runOnConstants(left.source, right?.source, outputCount: count)
            return View(.constant(result), shape: shape, integers: left.integers)
        }
        var source = left.source
        if left.isConstant, !operation.sharesConstants { source = copy(of: left, for: node) }
        return View(append(.operation(operation), node, source, right?.source, count: count), shape: shape)
    }

    /// Results of constant folding are kept in memory: a small file must not fill it.
    static let mostFoldedElements = 1 << 22

    func append(
        _ work: DraftStep.Work, _ node: ModelNode, _ left: Source, _ right: Source?, count: Int
    ) -> Source {
        let output = newValue(count: count)
        steps.append(
            DraftStep(name: node.name, kind: node.kind, work: work, left: left, right: right, output: output))
        return .value(output)
    }

    /// The same tensor with its axes placed as `axes`, copied where its elements lie otherwise.
    func arrange(_ view: View, as axes: [Int], for node: ModelNode) throws(ModelError) -> View {
        var target = View(view.source, logicalShape: view.logicalShape, axes: axes, integers: view.integers)
        if view.lies(as: axes) { return target }
        let key = view.source.value.map {
            RearrangedKey(value: $0, shape: view.shape, from: view.axes, to: axes)
        }
        if let key, let known = rearranged[key] { return known }
        var extents = target.shape
        var sourceSteps = target.shape
        for (logical, physical) in axes.enumerated() {
            extents[physical] = view.logicalShape[logical]
            sourceSteps[physical] = view.logicalSteps[logical]
        }
        let copy = Transfer(
            extents: extents, sourceSteps: sourceSteps, destinationSteps: Shape.steps(target.shape))
        target.source = try emit(copy, node, view, shape: target.shape).source
        if let key { rearranged[key] = target }
        return target
    }

    /// The same tensor in the order of its ONNX axes.
    func rowMajor(_ view: View, for node: ModelNode) throws(ModelError) -> View {
        try arrange(view, as: Array(view.axes.indices), for: node)
    }

    // MARK: Folding into earlier steps

    /// The step that computes `view`, if nothing but the present node reads it.
    func soleProducer(of view: View) -> Int? {
        guard let value = view.source.value, valueUses[value] == 1 else { return nil }
        return steps.lastIndex { $0.output == value }
    }

    /// The present node and `step` become one, so that the step's operand has one reader fewer.
    func remove(step index: Int) {
        for value in steps[index].readValues { valueUses[value] -= 1 }
        steps.remove(at: index)
    }

    // MARK: Outputs

    /// Brings an output of the graph into the order of its axes, in memory of its own.
    func finish(output name: String, apartFrom taken: [Int]) throws(ModelError) -> View {
        guard let binding = bindings[name] else { throw .undefinedOutput(name: name) }
        let node = ModelNode(kind: "Output", name: name)
        var view: View
        switch binding {
        case .view(let bound): view = bound
        case .constant(let constant):
            guard let floats = constant.floats else { throw .unsupportedType(tensor: name, type: 7) }
            view = View(.constant(FloatStorage(floats)), shape: constant.shape)
        }
        view = try rowMajor(view, for: node)
        if let value = view.source.value, value >= inputCount, !taken.contains(value) { return view }
        view.source = copy(of: view, for: node)
        return view
    }

    /// The same elements in a value of its own.
    private func copy(of view: View, for node: ModelNode) -> Source {
        let steps = Shape.steps(view.shape)
        let transfer = Transfer(extents: view.shape, sourceSteps: steps, destinationSteps: steps)
        return append(.operation(transfer), node, view.source, nil, count: view.shape.reduce(1, *))
    }
}

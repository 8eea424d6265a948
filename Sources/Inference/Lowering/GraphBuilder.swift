/// Turns the nodes of an ONNX graph into steps, one node at a time.
///
/// The graph is built for one sample: samples of a batch do not influence each other, so that a batch is the
/// same steps over several samples. Whatever does not depend on an input is computed on the way.
final class GraphBuilder {
    enum Binding {
        case constant(Constant)
        case view(TensorView)
    }

    let opset: Int
    var steps: [PlannedStep] = []
    /// Floats of each value, for one sample.
    private(set) var valueCounts: [Int] = []
    /// How many nodes and outputs read each value.
    private var valueUses: [Int] = []
    private let inputCount: Int
    private var bindings: [String: Binding] = [:]
    private let nameUses: [String: Int]
    private var rearranged: [RearrangedKey: TensorView] = [:]

    /// Constants that steps read, by name, so that nodes share them.
    private var storages: [String: FloatStorage] = [:]
    private var foldedCount = 0
    private var weightCount = 0
    /// A file that uses its weights over and over would fill the memory with packed copies.
    private let weightLimit: Int

    private struct RearrangedKey: Hashable {
        let value: Int
        let shape: [Int]
        let from: [Int]
        let to: [Int]
    }

    init(_ file: ModelFile) throws(ModelError) {
        opset = file.opset
        inputCount = file.inputs.count
        weightLimit = file.byteCount + 65_536
        var uses: [String: Int] = [:]
        for name in file.nodes.flatMap(\.reads) + file.outputs where !name.isEmpty {
            uses[name, default: 0] += 1
        }
        nameUses = uses
        for (name, constant) in file.constants { bindings[name] = .constant(constant) }
        for input in file.inputs {
            let count = try Shape.count(input.shape, of: input.name)
            try bind(input.name, to: TensorView(.value(newValue(count: count)), shape: input.shape))
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

    /// The integers of an operand or, in operator sets that had none, of an attribute.
    func integers(
        _ node: ModelNode, _ index: Int, orAttribute name: String
    ) throws(ModelError) -> [Int] {
        if let listed = node.takeIntegers(name) { return listed }
        return try integers(node, index)
    }

    /// A float operand, computed or constant.
    func view(_ node: ModelNode, _ index: Int) throws(ModelError) -> TensorView {
        let view = try movable(node, index)
        guard view.integers == nil else { throw node.invalid("input \(index) is integer; only float32 runs") }
        return view
    }

    /// An operand of any type, for a node that only moves elements.
    func movable(_ node: ModelNode, _ index: Int) throws(ModelError) -> TensorView {
        switch try operand(node, index) {
        case .view(let view): return view
        case .constant(let constant):
            let name = node.inputs[index]
            // Indices of integers are floats.
            guard constant.integers == nil || constant.count <= 1 << 24 else {
                throw .tooLarge(tensor: name, shape: constant.shape)
            }
            let storage = storages[name] ?? constant.storage
            storages[name] = storage
            return TensorView(.constant(storage), shape: constant.shape, integers: constant.integers)
        }
    }

    // MARK: Results

    private func newValue(count: Int) -> Int {
        valueCounts.append(count)
        valueUses.append(0)
        return valueCounts.count - 1
    }

    func bind(_ name: String, to view: TensorView) throws(ModelError) {
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
    func alias(_ node: ModelNode, to view: TensorView) throws(ModelError) {
        if let value = view.source.value { valueUses[value] -= 1 }
        try bind(node.outputs[0], to: view)
    }

    /// Binds the output of a node that only looks at its input in another way, unless it had to be copied.
    func forward(_ node: ModelNode, _ input: TensorView, to view: TensorView) throws(ModelError) {
        if view.source.value == input.source.value {
            try alias(node, to: view)
        } else {
            try bind(node.outputs[0], to: view)
        }
    }

    /// Forgets what a node reads that is in a branch that is not taken.
    func forget(_ node: ModelNode) {
        for name in node.reads {
            guard case .view(let view) = bindings[name], let value = view.source.value else { continue }
            valueUses[value] -= 1
        }
    }

    func isUsed(_ name: String) -> Bool { nameUses[name] != nil }

    /// Adds a step and returns its result, which lies in the order of its axes. A step over constants
    /// alone runs at once.
    func emit(
        _ operation: any Operator, _ node: ModelNode, _ left: TensorView, _ right: TensorView? = nil,
        third: TensorView? = nil, shape: [Int]
    ) throws(ModelError) -> TensorView {
        let count = try Shape.count(shape, of: node.outputs[0])
        if left.isConstant, right?.isConstant ?? true, third == nil,
            foldedCount + count <= Self.mostFoldedElements
        {
            foldedCount += count
            let folded = operation.runOnConstants(left.source, right?.source, outputCount: count)
            return TensorView(.constant(folded), shape: shape, integers: left.integers)
        }
        var source = left.source
        if left.isConstant, !operation.sharesConstants { source = copy(of: left, for: node) }
        let result = append(.operation(operation), node, source, right?.source, count: count)
        steps[steps.count - 1].third = third?.source
        return TensorView(result, shape: shape)
    }

    /// Results of constant folding are kept in memory, which a small file must not fill; what is beyond
    /// runs with the network.
    private static let mostFoldedElements = 1 << 23

    /// Claims memory for a constant that cannot be computed later.
    func reserveConstant(_ shape: [Int], of tensor: String) throws(ModelError) {
        foldedCount += try Shape.count(shape, of: tensor)
        guard foldedCount <= Self.mostFoldedElements else { throw .tooLarge(tensor: tensor, shape: shape) }
    }

    private func append(
        _ work: PlannedStep.Work, _ node: ModelNode, _ left: Source, _ right: Source?, count: Int
    ) -> Source {
        let output = newValue(count: count)
        steps.append(
            PlannedStep(
                name: node.name, kind: node.kind, work: work, left: left, right: right, output: output))
        return .value(output)
    }

    /// Adds a convolution whose input is arranged as its output of the ONNX shape `shape` will be:
    /// channels last.
    func append(
        _ layer: ConvolutionLayer, _ node: ModelNode, _ input: TensorView, shape: [Int]
    ) throws(ModelError) -> TensorView {
        weightCount += layer.weights.count
        guard weightCount <= weightLimit else {
            throw .tooManyWeights(node: node.name, count: weightCount, limit: weightLimit)
        }
        let count = try Shape.count(shape, of: node.outputs[0])
        let source = input.isConstant ? copy(of: input, for: node) : input.source
        let output = append(.convolution(layer), node, source, nil, count: count)
        return TensorView(output, logicalShape: shape, axes: input.axes)
    }

    /// The same tensor with its axes placed as `axes`, copied where its elements lie otherwise.
    func arrange(_ view: TensorView, as axes: [Int], for node: ModelNode) throws(ModelError) -> TensorView {
        var target = TensorView(
            view.source, logicalShape: view.logicalShape, axes: axes, integers: view.integers)
        if view.hasLayout(axes) { return target }
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
        let copy = StridedCopy(
            extents: extents, sourceSteps: sourceSteps, destinationSteps: Shape.steps(target.shape))
        target.source = try emit(copy, node, view, shape: target.shape).source
        if let key { rearranged[key] = target }
        return target
    }

    /// The same tensor in the order of its ONNX axes.
    func rowMajor(_ view: TensorView, for node: ModelNode) throws(ModelError) -> TensorView {
        try arrange(view, as: Array(view.axes.indices), for: node)
    }

    // MARK: Folding into earlier steps

    /// The step that computes `view`, if nothing but the present node reads it.
    func soleProducer(of view: TensorView) -> Int? {
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
    func finish(output name: String, apartFrom taken: [Int]) throws(ModelError) -> TensorView {
        guard let binding = bindings[name] else { throw .undefinedOutput(name: name) }
        let node = ModelNode(kind: "Output", name: name, input: name, output: name)
        var view: TensorView
        switch binding {
        case .view(let bound): view = bound
        case .constant(let constant):
            guard let floats = constant.floats else { throw .unsupportedType(tensor: name, type: 7) }
            view = TensorView(.constant(FloatStorage(floats)), shape: constant.shape)
        }
        view = try rowMajor(view, for: node)
        if let value = view.source.value, value >= inputCount, !taken.contains(value) { return view }
        view.source = copy(of: view, for: node)
        return view
    }

    /// Writes several tensors into one, each by its own transfer.
    func assemble(
        _ parts: [(part: TensorView, transfer: StridedCopy)], _ node: ModelNode, shape: [Int]
    ) throws(ModelError) -> TensorView {
        let output = newValue(count: try Shape.count(shape, of: node.outputs[0]))
        for (part, transfer) in parts {
            steps.append(
                PlannedStep(
                    name: node.name, kind: node.kind, work: .operation(transfer), left: part.source,
                    right: nil, output: output))
        }
        return TensorView(.value(output), shape: shape)
    }

    /// The same elements in a value of its own.
    private func copy(of view: TensorView, for node: ModelNode) -> Source {
        let steps = Shape.steps(view.shape)
        let transfer = StridedCopy(extents: view.shape, sourceSteps: steps, destinationSteps: steps)
        return append(.operation(transfer), node, view.source, nil, count: view.shape.reduce(1, *))
    }
}

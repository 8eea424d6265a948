/// Turns a finished graph into steps with kernels and memory.
struct NetworkPlanner {
    private(set) var steps: [Step] = []
    /// First float of each input and output among the kept values, for one sample.
    private(set) var inputOffsets: [Int] = []
    private(set) var outputOffsets: [Int] = []
    private(set) var outputShapes: [[Int]] = []
    let plan: MemoryPlan

    init(_ file: ModelFile, _ builder: GraphBuilder) throws(ModelError) {
        var outputs: [Int] = []
        for name in file.outputs {
            let view = try builder.finish(output: name, apartFrom: outputs)
            guard let value = view.source.value else { throw .undefinedOutput(name: name) }
            outputs.append(value)
            outputShapes.append(view.shape)
        }
        let inputs = Array(0..<file.inputs.count)
        let drafts = Self.needed(builder.steps, for: outputs)
        for draft in drafts { try draft.checkConstants() }
        let operators = drafts.map { draft -> any Operator in
            switch draft.work {
            case .convolution(let layer): layer.makeOperator()
            case .operation(let operation): operation
            }
        }
        let plan = MemoryPlan(
            steps: drafts, operators: operators, valueCounts: builder.valueCounts,
            persistent: inputs + outputs)
        self.plan = plan
        func offset(_ value: Int) -> Int {
            guard case .persistent(let offset) = plan.places[value] else {
                preconditionFailure("not persistent")
            }
            return offset
        }
        inputOffsets = inputs.map(offset)
        outputOffsets = outputs.map(offset)
        steps = zip(drafts, operators).map { draft, operation in
            Step(draft, operation, plan, builder.valueCounts)
        }
    }

    private static func needed(_ drafts: [PlannedStep], for outputs: [Int]) -> [PlannedStep] {
        var wanted = Set(outputs)
        var persistent: [PlannedStep] = []
        for draft in drafts.reversed() where wanted.contains(draft.output) {
            wanted.formUnion(draft.readValues)
            persistent.append(draft)
        }
        return persistent.reversed()
    }
}

extension Step {
    fileprivate init(_ draft: PlannedStep, _ operation: any Operator, _ plan: MemoryPlan, _ counts: [Int]) {
        func place(_ value: Int) -> MemoryPlan.Place { plan.places[value] ?? .transient(offset: 0) }
        func operand(_ source: Source) -> Operand {
            switch source {
            case .value(let value): .value(place(value), count: counts[value])
            case .constant(let storage): .constant(storage)
            }
        }
        name = draft.name
        kind = draft.kind
        if case .convolution(let layer) = draft.work {
            multiplyAdds = layer.multiplyAdds
        } else {
            multiplyAdds = operation.multiplyAdds
        }
        self.operation = operation
        left = operand(draft.left)
        right = draft.right.map(operand)
        third = draft.third.map(operand)
        output = place(draft.output)
        outputCount = counts[draft.output]
    }
}

/// A step whose kernel and memory are not chosen yet.
struct PlannedStep {
    enum Work {
        /// Not converted to an operator yet, as later nodes may be fused into it.
        case convolution(ConvolutionLayer)
        case operation(any Operator)
    }

    let name: String
    let kind: String
    var work: Work
    var left: Source
    var right: Source?
    var third: Source?
    let output: Int

    var readValues: [Int] { [left.value, right?.value, third?.value].compactMap(\.self) }

    /// Refuses NaN that constants give, such as the root of a negative variance, and infinite weights, which
    /// an overflow in float16 leaves: multiplied by 0 they give NaN. Infinite summands are allowed, as masks
    /// and the biases of switched-off labels have them.
    /// - Throws: ``ModelError`` with the name of the step's node.
    func checkConstants() throws(ModelError) {
        let wayOut = "export the model again from a checkpoint whose weights are finite, in float32"
        if case .convolution(let layer) = work,
            !layer.weights.allSatisfy(\.isFinite) || layer.bias.contains(where: \.isNaN)
        {
            throw .invalidNode(node: name, kind: kind, reason: "its weights are infinite or NaN; \(wayOut)")
        }
        if [left, right, third].contains(where: { $0?.containsNaN ?? false }) {
            throw .invalidNode(node: name, kind: kind, reason: "its constant operand contains NaN; \(wayOut)")
        }
    }
}

/// An executable step of a network.
struct Step: Sendable {
    enum Operand: Sendable {
        /// A value of `count` floats for each sample.
        case value(MemoryPlan.Place, count: Int)
        case constant(FloatStorage)
    }

    let name: String
    /// ONNX operator of the step.
    let kind: String
    let multiplyAdds: Int
    var operation: any Operator
    let left: Operand
    let right: Operand?
    let third: Operand?
    let output: MemoryPlan.Place
    let outputCount: Int

    /// Returns the step with the weights of `other` if they are equal.
    func sharingWeights(of other: Step) -> Step {
        var step = self
        step.operation = operation.sharingWeights(of: other.operation)
        return step
    }
}

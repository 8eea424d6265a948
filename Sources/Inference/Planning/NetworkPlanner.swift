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

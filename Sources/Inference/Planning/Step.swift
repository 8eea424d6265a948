/// A step of a network that is ready to run.
struct Step: Sendable {
    enum Operand: Sendable {
        /// A value of `count` floats for each sample.
        case value(MemoryPlan.Place, count: Int)
        case constant(FloatStorage)
    }

    let name: String
    /// The ONNX operator that the step stems from.
    let kind: String
    let multiplyAdds: Int
    var operation: any Operator
    let left: Operand
    let right: Operand?
    let third: Operand?
    let output: MemoryPlan.Place
    let outputCount: Int

    /// The same step with the weights of `other` where they are the same.
    func sharingWeights(of other: Step) -> Step {
        var step = self
        step.operation = operation.sharingWeights(of: other.operation)
        return step
    }
}

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

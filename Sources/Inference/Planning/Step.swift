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
    let operation: any Operator
    let left: Operand
    let right: Operand?
    let third: Operand?
    let output: MemoryPlan.Place
    let outputCount: Int
}

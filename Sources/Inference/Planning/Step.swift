/// A step of a network that is ready to run.
struct Step: Sendable {
    enum Operand: Sendable {
        /// Floats from the beginning of the workspace, for workspaces of one sample.
        case place(offset: Int, count: Int)
        case constant(FloatStorage)
    }

    let name: String
    /// The ONNX operator that the step stems from.
    let kind: String
    let multiplyAdds: Int
    let operation: any Operator
    let left: Operand
    let right: Operand?
    let outputOffset: Int
    let outputCount: Int
}

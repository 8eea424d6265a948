import Inference

/// A model with inputs and the outputs that onnxruntime computed from them.
///
/// An archive holds cases one behind the other. All numbers are little-endian; a list is its length as 32-bit
/// integer and its elements. A case is its name (UTF-8), the ONNX file, the samples in a batch, the list of
/// inputs and the list of outputs, each a list of float32 for the whole batch.
public struct ParityCase: Sendable {
    public let name: String
    public let model: [UInt8]
    public let batch: Int
    public let inputs: [[Float]]
    public let expected: [[Float]]

    /// Runs the model. Returns the largest absolute difference over all outputs.
    /// - Throws: `ModelError` from the loader.
    public func largestDifference() throws(ModelError) -> Float {
        let network = try Network(onnx: model)
        var workspace = Workspace(for: network, maximumBatch: batch)
        for (number, values) in inputs.enumerated() {
            let count = values.count / batch
            for sample in 0..<batch {
                workspace.withInput(number, sample: sample) { span in
                    for i in 0..<count { span[i] = values[sample * count + i] }
                }
            }
        }
        network.run(batch: batch, in: &workspace)
        var worst: Float = 0
        for (number, values) in expected.enumerated() {
            let count = network.outputs[number].count
            guard values.count == count * batch else { return .infinity }
            for sample in 0..<batch {
                let wanted = values[sample * count..<(sample + 1) * count]
                worst = workspace.withOutput(number, sample: sample) { span in
                    span.indices.reduce(worst) { Self.worse($0, span[$1], wanted[wanted.startIndex + $1]) }
                }
            }
        }
        return worst
    }

    private static func worse(_ worst: Float, _ actual: Float, _ wanted: Float) -> Float {
        if actual == wanted || (actual.isNaN && wanted.isNaN) { return worst }
        let difference = abs(actual - wanted)
        return difference <= worst ? worst : difference
    }
}

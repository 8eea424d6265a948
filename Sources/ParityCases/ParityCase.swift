import Inference

/// A model with inputs and the outputs that onnxruntime computed from them.
///
/// An archive holds cases one behind the other. All numbers are little-endian; a list is its length as 32-bit
/// integer and its elements. A case is its name (UTF-8), the ONNX file, the samples in a batch, the list of
/// inputs and the list of outputs, each a list of float32 for the whole batch.
public struct ParityCase: Sendable {
    public let name: String
    public var model: [UInt8]
    /// Folder of the model's file, where others may hold its weights.
    public var folder: String?
    public let batch: Int
    public let inputs: [[Float]]
    public let expected: [[Float]]

    /// Runs the model. Returns the largest absolute difference over all outputs.
    /// - Throws: `ModelError` from the loader.
    public func largestDifference() throws(ModelError) -> Float {
        var worst: Float = 0
        for (actual, wanted) in zip(try outputs(), expected) {
            guard actual.count == wanted.count else { return .infinity }
            worst = zip(actual, wanted).reduce(worst) { Self.worse($0, $1.0, $1.1) }
        }
        return worst
    }

    /// Runs the model on `threads` threads and returns each output for the whole batch.
    /// - Throws: `ModelError` from the loader.
    public func outputs(threads: Int = 1) throws(ModelError) -> [[Float]] {
        let network = try Network(onnx: model, folder: folder)
        var workspace = Workspace(for: network, maximumBatch: batch, threads: threads)
        for (number, values) in inputs.enumerated() {
            let count = values.count / batch
            for sample in 0..<batch {
                workspace.withInput(number, sample: sample) { span in
                    for i in 0..<count { span[i] = values[sample * count + i] }
                }
            }
        }
        network.run(batch: batch, in: &workspace)
        var outputs: [[Float]] = []
        for number in expected.indices {
            var output: [Float] = []
            for sample in 0..<batch {
                workspace.withOutput(number, sample: sample) { span in
                    for i in span.indices { output.append(span[i]) }
                }
            }
            outputs.append(output)
        }
        return outputs
    }

    private static func worse(_ worst: Float, _ actual: Float, _ wanted: Float) -> Float {
        if actual == wanted || (actual.isNaN && wanted.isNaN) { return worst }
        let difference = abs(actual - wanted)
        return difference <= worst ? worst : difference
    }
}

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

/// Reads the cases of an archive one by one.
public struct ParityArchive: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    /// An archive that was written by `Benchmarks/parity/cases.py`; anything else is a bug.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public mutating func next() -> ParityCase? {
        guard position < bytes.count else { return nil }
        return ParityCase(
            name: String(decoding: list(), as: UTF8.self), model: Array(list()), batch: integer(),
            inputs: (0..<integer()).map { _ in floats() }, expected: (0..<integer()).map { _ in floats() })
    }

    private mutating func integer() -> Int {
        defer { position += 4 }
        return (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }

    private mutating func list() -> ArraySlice<UInt8> {
        let count = integer()
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func floats() -> [Float] {
        let count = integer()
        defer { position += 4 * count }
        return bytes.withUnsafeBytes { bytes in
            (0..<count).map {
                let bits = bytes.loadUnaligned(fromByteOffset: position + 4 * $0, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }
}

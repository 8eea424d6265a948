import Foundation
import Inference

/// Files that the tests read.
enum Fixture {
    static func bytes(_ path: String) throws -> [UInt8] {
        guard let folder = Bundle.module.resourceURL else { throw CocoaError(.fileNoSuchFile) }
        return [UInt8](try Data(contentsOf: folder.appending(path: "Fixtures/\(path)")))
    }

    /// Little-endian float32.
    static func floats(_ path: String) throws -> [Float] {
        let bytes = try bytes(path)
        return bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
            }
        }
    }

    /// One of the models that the project ships.
    static func model(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appending(path: "Models/\(name).onnx")))
    }
}

/// The largest difference between two lists of the same length.
func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { worst, pair in
        // `max` would drop a NaN.
        let difference = abs(pair.0 - pair.1)
        return pair.0 == pair.1 || difference <= worst ? worst : difference
    }
}

enum InferenceRun {
    /// Runs a network over samples, several at a time.
    static func outputs(
        of network: Network, samples: [[Float]], batch: Int, output: Int = 0
    ) -> [[Float]] {
        var workspace = Workspace(for: network, maximumBatch: batch)
        var results: [[Float]] = []
        for start in stride(from: 0, to: samples.count, by: batch) {
            let chunk = samples[start..<min(start + batch, samples.count)]
            for (index, sample) in chunk.enumerated() {
                workspace.withInput(sample: index) { span in
                    for i in span.indices { span[i] = sample[i] }
                }
            }
            network.run(batch: chunk.count, in: &workspace)
            for index in chunk.indices {
                results.append(
                    workspace.withOutput(output, sample: index - start) { span in
                        span.indices.map { span[$0] }
                    })
            }
        }
        return results
    }
}

import Foundation
import ONNXFormat
import SwiftProtobuf

@testable import Inference

/// Makes ONNX files for tests: by default one Relu from `x`, `[n, 2, 4, 4]`, to `y`.
struct ModelBuilder {
    var model = ONNXModel.with {
        $0.irVersion = 8
        $0.opsetImport = [.with { $0.version = 17 }]
        $0.graph.input = [Self.value("x", [0, 2, 4, 4])]
        $0.graph.output = [Self.value("y", [])]
        $0.graph.node = [Self.node("Relu", ["x"], ["y"])]
    }

    static func node(_ kind: String, _ inputs: [String], _ outputs: [String]) -> ONNXNode {
        .with {
            $0.opType = kind
            $0.name = "the \(kind)"
            $0.input = inputs
            $0.output = outputs
        }
    }

    /// A size of 0 is a free one.
    static func value(_ name: String, _ shape: [Int64]) -> ONNXValueInfo {
        .with {
            $0.name = name
            $0.type.tensorType.elemType = 1
            $0.type.tensorType.shape.dim = shape.map { size in .with { if size != 0 { $0.dimValue = size } } }
        }
    }

    static func tensor(_ name: String, _ shape: [Int64], floats: [Float]) -> ONNXTensor {
        .with {
            $0.name = name
            $0.dims = shape
            $0.dataType = 1
            $0.floatData = floats
        }
    }

    static func tensor(_ name: String, integers: [Int64]) -> ONNXTensor {
        .with {
            $0.name = name
            $0.dims = [Int64(integers.count)]
            $0.dataType = 7
            $0.int64Data = integers
        }
    }

    static func integers(_ name: String, _ values: [Int64]) -> ONNXAttribute {
        .with {
            $0.name = name
            $0.ints = values
            $0.type = 7
        }
    }

    func file() throws -> [UInt8] { try model.serializedBytes() }

    /// Runs the network of a damaged file, unless the file is refused or needs much memory.
    static func runIfAccepted(_ file: [UInt8]) {
        guard let network = try? Network(onnx: file), network.workspaceBytes() < 1 << 26 else { return }
        var workspace = Workspace(for: network)
        network.run(batch: 1, in: &workspace)
    }
}

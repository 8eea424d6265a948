import ONNXFormat
import SwiftProtobuf
import Testing

@testable import Inference

/// Files that are broken, by accident or on purpose, are refused with the rule that they break.
@Suite struct HostileFileTests {
    private func error(_ change: (inout ONNXModel) -> Void) throws -> ModelError? {
        var builder = ModelBuilder()
        change(&builder.model)
        let file = try builder.file()
        do throws(ModelError) {
            _ = try Network(onnx: file)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a sound file loads`() throws {
        let found = try error { _ in }
        #expect(found == nil)
    }

    @Test func `an empty file has no graph`() {
        #expect(throws: ModelError.noGraph) { try Network(onnx: []) }
    }

    @Test func `a text file is no protobuf`() {
        #expect(throws: ModelError.notONNX) { try Network(onnx: [UInt8]("# A model\n".utf8)) }
    }

    @Test func `a truncated file never loads`() throws {
        let file = try ModelBuilder().file()
        for length in 0..<file.count {
            #expect(throws: ModelError.self) { try Network(onnx: Array(file.prefix(length))) }
        }
    }

    @Test func `flipped bits are refused or harmless`() throws {
        let file = try Fixture.bytes("networks/networks.cases")
        // The first case of the archive: a name and a model, each behind its length.
        let start = 4 + Int(file[0]) + 4
        let model = Array(file[start..<start + 3000])
        for bit in stride(from: 0, to: model.count * 8, by: 37) {
            var broken = model
            broken[bit / 8] ^= 1 << (bit % 8)
            ModelBuilder.runIfAccepted(broken)
        }
    }

    @Test func `a cycle reads what is not there yet`() throws {
        let found = try error {
            $0.graph.node = [
                ModelBuilder.node("Add", ["x", "b"], ["a"]), ModelBuilder.node("Relu", ["a"], ["b"]),
                ModelBuilder.node("Relu", ["b"], ["y"]),
            ]
        }
        #expect(found == .undefinedTensor(name: "a", node: "the Relu"))
    }

    @Test(
        arguments: [[0, 1 << 40, 1 << 40], [0, 1 << 21, 1 << 21], [0, .max, 2], [1 << 62, 4, 4, 4]]
            as [[Int64]])
    func `huge inputs are refused`(_ shape: [Int64]) throws {
        let found = try error { $0.graph.input = [ModelBuilder.value("x", shape)] }
        guard case .tooLarge(tensor: "x", _) = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    @Test func `huge initializers are refused before they are read`() throws {
        let found = try error {
            $0.graph.initializer = [ModelBuilder.tensor("w", [.max, .max], floats: [1])]
            $0.graph.node = [ModelBuilder.node("Add", ["x", "w"], ["y"])]
        }
        #expect(found == .tooLarge(tensor: "w", shape: [.max, .max]))
    }

    @Test func `negative sizes are refused`() throws {
        let found = try error {
            $0.graph.initializer = [ModelBuilder.tensor("w", [-4], floats: [1])]
            $0.graph.node = [ModelBuilder.node("Add", ["x", "w"], ["y"])]
        }
        #expect(found == .invalidShape(tensor: "w", shape: [-4]))
    }

    @Test func `missing data is reported in bytes`() throws {
        let found = try error {
            $0.graph.initializer = [ModelBuilder.tensor("w", [4], floats: [1, 2, 3])]
            $0.graph.node = [ModelBuilder.node("Add", ["x", "w"], ["y"])]
        }
        #expect(found == .wrongDataSize(tensor: "w", expectedBytes: 16, actualBytes: 12))
    }

    @Test func `data in another file are refused`() throws {
        let found = try error {
            var tensor = ModelBuilder.tensor("w", [4], floats: [])
            tensor.dataLocation = 1
            $0.graph.initializer = [tensor]
            $0.graph.node = [ModelBuilder.node("Add", ["x", "w"], ["y"])]
        }
        #expect(found == .externalData(tensor: "w", reason: "save the model as a single file"))
    }

    @Test func `a free size other than the batch is named`() throws {
        let found = try error { $0.graph.input = [ModelBuilder.value("x", [0, 2, 0, 4])] }
        #expect(found == .freeDimension(input: "x", axis: 2))
    }

    @Test func `unknown operators and attributes are named`() throws {
        let operation = try error { $0.graph.node[0].opType = "NonMaxSuppression" }
        #expect(operation == .unsupportedOperator(node: "the Relu", kind: "NonMaxSuppression"))
        let attribute = try error { $0.graph.node[0].attribute = [ModelBuilder.integers("secret", [1])] }
        #expect(attribute == .unsupportedAttribute(node: "the Relu", kind: "Relu", attribute: "secret"))
        let opset = try error { $0.opsetImport[0].version = 6 }
        #expect(opset == .unsupportedOpset(version: 6))
    }

    @Test func `one name for two tensors is refused`() throws {
        let found = try error { $0.graph.node.append(ModelBuilder.node("Tanh", ["x"], ["y"])) }
        #expect(found == .duplicateTensor(name: "y"))
    }

    /// Every element of a resized axis is worked out at load.
    @Test func `resizing to a million elements is refused`() throws {
        let found = try error {
            $0.graph.initializer = [ModelBuilder.tensor("sizes", integers: [1, 2, 1 << 20, 4])]
            $0.graph.node = [ModelBuilder.node("Resize", ["x", "", "", "sizes"], ["y"])]
        }
        #expect(
            found
                == .invalidNode(node: "the Resize", kind: "Resize", reason: "axis 2 becomes \(1 << 20)"))
    }

    @Test func `expanding to more than memory holds is refused`() throws {
        let huge: [Int64] = [1, 1, 4, 4, 1 << 21, 1 << 21, 1 << 21, 1]
        let found = try error {
            $0.graph.input = [ModelBuilder.value("x", [0, 1, 4, 4, 1, 1, 1, 1])]
            $0.graph.initializer = [ModelBuilder.tensor("sizes", integers: huge)]
            $0.graph.node = [ModelBuilder.node("Expand", ["x", "sizes"], ["y"])]
        }
        #expect(found == .tooLarge(tensor: "y", shape: huge.map { Int($0) }))
    }

    @Test func `padding to more than memory holds is refused`() throws {
        let found = try error {
            $0.graph.input = [ModelBuilder.value("x", [0, 1, 1, 1, 1, 1, 1, 1])]
            $0.graph.initializer = [
                ModelBuilder.tensor("pads", integers: .init(repeating: 1 << 21, count: 16))
            ]
            $0.graph.node = [ModelBuilder.node("Pad", ["x", "pads"], ["y"])]
        }
        let side = 1 << 22 + 1
        #expect(found == .tooLarge(tensor: "y", shape: .init(repeating: side, count: 8)))
    }

    @Test func `a transposed convolution to more than memory holds is refused`() throws {
        let found = try error {
            $0.graph.input = [ModelBuilder.value("x", [0, 1, 512, 512])]
            $0.graph.initializer = [ModelBuilder.tensor("w", [1, 1, 1, 1], floats: [1])]
            var node = ModelBuilder.node("ConvTranspose", ["x", "w"], ["y"])
            node.attribute = [ModelBuilder.integers("strides", [512, 512])]
            $0.graph.node = [node]
        }
        #expect(found == .tooLarge(tensor: "y", shape: [1, 1, 261_633, 261_633]))
    }

    @Test func `repeated doubling of a constant is stopped`() throws {
        let found = try error {
            $0.graph.initializer = [ModelBuilder.tensor("c0", [64], floats: .init(repeating: 1, count: 64))]
            $0.graph.node = (0..<40).map { i in
                var node = ModelBuilder.node("Concat", ["c\(i)", "c\(i)"], ["c\(i + 1)"])
                node.attribute = [
                    .with {
                        $0.name = "axis"
                        $0.i = 0
                    }
                ]
                return node
            }
            $0.graph.node.append(ModelBuilder.node("Add", ["x", "c40"], ["y"]))
        }
        guard case .tooLarge = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    @Test func `a scalar can be reduced`() throws {
        let found = try error {
            $0.graph.input = [ModelBuilder.value("x", [])]
            $0.graph.node = [ModelBuilder.node("ReduceMax", ["x"], ["y"])]
        }
        #expect(found == nil)
    }

    @Test func `every error is one line`() {
        let errors: [ModelError] = [
            .notONNX, .noGraph, .freeDimension(input: "x", axis: 2), .tooLarge(tensor: "w", shape: [1, 2]),
        ]
        for error in errors { #expect(!"\(error)".contains("\n") && !"\(error)".isEmpty) }
    }
}

import ONNXFormat
import Testing

@testable import Inference

/// What of a file is read, and in which order.
@Suite struct GraphReadingTests {
    @Test func `nodes may come in any order`() throws {
        var builder = ModelBuilder()
        builder.model.graph.node = [
            ModelBuilder.node("Neg", ["b"], ["y"]), ModelBuilder.node("Abs", ["x"], ["a"]),
            ModelBuilder.node("Sqrt", ["a"], ["b"]),
        ]
        let network = try Network(onnx: builder.file())
        #expect(network.summary.steps.map(\.kind) == ["Abs", "Sqrt", "Neg"])
    }

    /// Recursion would overflow the stack.
    @Test func `a long chain in reverse order is sorted`() throws {
        var builder = ModelBuilder()
        builder.model.graph.node = (0..<9_000).reversed().map { index in
            ModelBuilder.node(
                "Identity", [index == 0 ? "x" : "v\(index)"], [index == 8_999 ? "y" : "v\(index + 1)"])
        }
        #expect(try Network(onnx: builder.file()).outputs[0].shape == [2, 4, 4])
    }

    private func withClassNumber() throws -> [UInt8] {
        var builder = ModelBuilder()
        builder.model.graph.node.append(ModelBuilder.node("ArgMax", ["y"], ["class"]))
        builder.model.graph.output.append(ModelBuilder.value("class", []))
        return try builder.file()
    }

    @Test func `outputs that are not requested are not computed`() throws {
        let file = try withClassNumber()
        #expect(throws: ModelError.unsupportedOperator(node: "the ArgMax", kind: "ArgMax")) {
            try Network(onnx: file)
        }
        #expect(try Network(onnx: file, outputs: ["y"]).outputs.map(\.name) == ["y"])
    }

    @Test func `an unknown output is named`() throws {
        let file = try withClassNumber()
        #expect(throws: ModelError.noSuchOutput(name: "z", outputs: ["y", "class"])) {
            try Network(onnx: file, outputs: ["y", "z"])
        }
    }

    @Test(arguments: [7, 11, 22, 23])
    func `operator sets from 7 to 23 load`(version: Int64) throws {
        var builder = ModelBuilder()
        builder.model.opsetImport[0].version = version
        #expect(try Network(onnx: builder.file()).outputs[0].shape == [2, 4, 4])
    }

    @Test(arguments: [6, 24])
    func `other operator sets are refused with those that load`(version: Int64) throws {
        var builder = ModelBuilder()
        builder.model.opsetImport[0].version = version
        let file = try builder.file()
        #expect {
            try Network(onnx: file)
        } throws: { "\($0)".contains("export with opset 7 to 23") }
    }

    private func sum(with number: Float) throws -> [UInt8] {
        var builder = ModelBuilder()
        builder.model.graph.initializer = [ModelBuilder.tensor("w", [2], floats: [1, number])]
        builder.model.graph.node = [ModelBuilder.node("Add", ["x", "w"], ["y"])]
        builder.model.graph.input = [ModelBuilder.value("x", [0, 2])]
        return try builder.file()
    }

    @Test(arguments: [Float.nan, -.nan, .signalingNaN])
    func `weights that are not numbers are refused`(number: Float) throws {
        let file = try sum(with: number)
        #expect(throws: ModelError.notANumber(tensor: "w")) { try Network(onnx: file) }
    }

    @Test(arguments: [Float.infinity, -.infinity])
    func `infinite weights, as masks have them, are accepted`(number: Float) throws {
        #expect(try Network(onnx: sum(with: number)).parameterCount == 2)
    }

    @Test func `float16 is computed as float32`() throws {
        var builder = ModelBuilder()
        builder.model.graph.input[0].type.tensorType.elemType = 10
        builder.model.graph.initializer = [
            .with {
                $0.name = "w"
                $0.dims = [1]
                $0.dataType = 10
                // 1.5
                $0.int32Data = [0x3e00]
            }
        ]
        builder.model.graph.node = [ModelBuilder.node("Mul", ["x", "w"], ["y"])]
        let network = try Network(onnx: builder.file())
        let actual = InferenceRun.outputs(
            of: network, samples: [[Float](repeating: 3, count: 32)], batch: 1)[0]
        #expect(actual == [Float](repeating: 4.5, count: 32))
    }

    @Test func `an unsupported type is named in words`() throws {
        var builder = ModelBuilder()
        builder.model.graph.input[0].type.tensorType.elemType = 2
        let file = try builder.file()
        #expect {
            try Network(onnx: file)
        } throws: { "\($0)".contains("tensor 'x' is uint8") && "\($0)".contains("export in float32") }
    }

    /// TensorFlow's padding as PyTorch's older exporter writes it: `max((⌈size / 2⌉ − 1) · 2 + 3 − size, 0)`
    /// on the right, for a free batch.
    @Test func `padding computed from sizes is known when the model is loaded`() throws {
        var builder = ModelBuilder()
        func scalar(_ name: String, _ value: Float) -> ONNXTensor {
            ModelBuilder.tensor(name, [], floats: [value])
        }
        func number(_ name: String, _ value: Int64) -> ONNXTensor {
            var tensor = ModelBuilder.tensor(name, integers: [value])
            tensor.dims = []
            return tensor
        }
        func cast(_ input: String, _ output: String, to type: Int64) -> ONNXNode {
            var node = ModelBuilder.node("Cast", [input], [output])
            node.attribute = [
                .with {
                    $0.name = "to"
                    $0.i = type
                }
            ]
            return node
        }
        builder.model.graph.initializer = [
            number("three", 3), scalar("two", 2), number("one", 1), number("double", 2), number("zero", 0),
            ModelBuilder.tensor("list", integers: [1]),
            ModelBuilder.tensor("seven", integers: [7]),
        ]
        builder.model.graph.node = [
            ModelBuilder.node("Shape", ["x"], ["sizes"]),
            ModelBuilder.node("Gather", ["sizes", "three"], ["width"]), cast("width", "float", to: 1),
            ModelBuilder.node("Div", ["float", "two"], ["half"]), ModelBuilder.node("Ceil", ["half"], ["up"]),
            cast("up", "count", to: 7), ModelBuilder.node("Sub", ["count", "one"], ["last"]),
            ModelBuilder.node("Mul", ["last", "double"], ["start"]),
            ModelBuilder.node("Add", ["start", "three"], ["end"]),
            ModelBuilder.node("Sub", ["end", "width"], ["missing"]),
            ModelBuilder.node("Max", ["missing", "zero"], ["pad"]),
            ModelBuilder.node("Reshape", ["pad", "list"], ["pads"]),
            ModelBuilder.node("ConstantOfShape", ["seven"], ["none"]),
            cast("none", "zeros", to: 7), concatenation(["zeros", "pads"], "all"),
            ModelBuilder.node("Pad", ["x", "all"], ["y"]),
        ]
        let network = try Network(onnx: builder.file())
        #expect(network.outputs[0].shape == [2, 4, 5])
        #expect(network.summary.steps.count == 1)
    }

    private func concatenation(_ inputs: [String], _ output: String) -> ONNXNode {
        var node = ModelBuilder.node("Concat", inputs, [output])
        node.attribute = [
            .with {
                $0.name = "axis"
                $0.i = 0
            }
        ]
        return node
    }
}

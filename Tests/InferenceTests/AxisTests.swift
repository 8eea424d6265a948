import ONNXFormat
import Testing

@testable import Inference

/// What happens along single axes: cutting off, pooling, summing up.
@Suite struct AxisTests {
    private func outputs(
        _ kind: String, _ shape: [Int64], constants: [ONNXTensor] = [], _ attributes: [ONNXAttribute] = [],
        input: [Float]
    ) throws -> [Float] {
        var builder = ModelBuilder()
        var node = ModelBuilder.node(kind, ["x"] + constants.map(\.name), ["y"])
        node.attribute = attributes
        builder.model.graph.node = [node]
        builder.model.graph.input = [ModelBuilder.value("x", shape)]
        builder.model.graph.initializer = constants
        return InferenceRun.outputs(of: try Network(onnx: builder.file()), samples: [input], batch: 1)[0]
    }

    private func flag(_ name: String) -> ONNXAttribute {
        .with {
            $0.name = name
            $0.i = 1
        }
    }

    private func mode(_ name: String) -> ONNXAttribute {
        .with {
            $0.name = "mode"
            $0.s = .init(name.utf8)
        }
    }

    /// The first of three columns goes, a row comes in front.
    @Test(
        arguments: [
            ("constant", [0, 0, 2, 3, 5, 6]), ("edge", [2, 3, 2, 3, 5, 6]), ("reflect", [5, 6, 2, 3, 5, 6]),
        ] as [(String, [Float])])
    func `negative padding cuts off`(name: String, expected: [Float]) throws {
        let pads = ModelBuilder.tensor("pads", integers: [0, 1, -1, 0, 0, 0])
        let actual = try outputs(
            "Pad", [1, 2, 3], constants: [pads], [mode(name)], input: [1, 2, 3, 4, 5, 6])
        #expect(actual == expected)
    }

    @Test func `padding that leaves nothing is refused`() throws {
        let pads = ModelBuilder.tensor("pads", integers: [0, 0, -2, 0, 0, -1])
        #expect {
            try outputs("Pad", [1, 2, 3], constants: [pads], input: [])
        } throws: { "\($0)".contains("its padding leaves nothing of axis 2") }
    }

    /// What PyTorch exports for its local response normalization.
    @Test func `a window of one element along the last of three axes pools planes`() throws {
        let window = [
            ModelBuilder.integers("kernel_shape", [2, 1, 1]), ModelBuilder.integers("strides", [1, 1, 1]),
        ]
        // Three planes of 1×2.
        let actual = try outputs("AveragePool", [1, 1, 3, 1, 2], window, input: [1, 2, 3, 4, 7, 10])
        #expect(actual == [2, 3, 5, 7])
    }

    @Test func `other windows over three axes are refused`() throws {
        let window = [ModelBuilder.integers("kernel_shape", [1, 1, 2])]
        #expect {
            try outputs("MaxPool", [1, 1, 2, 2, 2], window, input: [])
        } throws: { "\($0)".contains("only 1-D and 2-D pools are supported") }
    }

    @Test(
        arguments: [
            ([], [1, 2, 5, 7]), (["exclusive"], [0, 0, 1, 2]), (["reverse"], [5, 7, 4, 5]),
            (["exclusive", "reverse"], [4, 5, 0, 0]),
        ] as [([String], [Float])])
    func `sums run along an axis in both directions`(flags: [String], expected: [Float]) throws {
        let axis = ModelBuilder.tensor("axis", integers: [-2])
        let actual = try outputs(
            "CumSum", [1, 2, 2], constants: [axis], flags.map(flag), input: [1, 2, 4, 5])
        #expect(actual == expected)
    }

    @Test(
        arguments: [
            ("TopK", "without this part"), ("LSTM", "recurrent"), ("Loop", "fixed size"),
            ("QLinearConv", "float32 model"), ("DequantizeLinear", "float32 model"),
        ])
    func `an unsupported operator comes with a way out`(kind: String, wayOut: String) {
        let error = ModelError.unsupportedOperator(node: "n", kind: kind)
        #expect(error.description.hasPrefix("node 'n': operator \(kind) is not supported; "))
        #expect(error.description.contains(wayOut))
    }

    @Test func `an operator of a runtime's own comes with a way out`() {
        let error = ModelError.unsupportedOperator(node: "n", kind: "com.microsoft.FusedConv")
        #expect(
            error.description.hasSuffix(
                "take the model from before a runtime optimized it, or export it again"))
    }
}

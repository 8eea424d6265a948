import ONNXFormat
import Testing

@testable import Inference

/// What is left of a graph after the passes.
@Suite struct GraphPassTests {
    private func kernels(_ nodes: [ONNXNode], _ tensors: [ONNXTensor]) throws -> [String] {
        var builder = ModelBuilder()
        builder.model.graph.node = nodes
        builder.model.graph.initializer = tensors
        return try Network(onnx: builder.file()).summary.steps.map(\.kind)
    }

    private let filters = ModelBuilder.tensor("w", [2, 2, 1, 1], floats: [1, 2, 3, 4])
    private let channel = ModelBuilder.tensor("c", [2, 1, 1], floats: [1, 2])

    @Test func `normalization and activation fold into the convolution`() throws {
        let statistics = ["s", "b", "m", "v"].map { ModelBuilder.tensor($0, [2], floats: [0.5, 2]) }
        let kinds = try kernels(
            [
                ModelBuilder.node("Conv", ["x", "w"], ["a"]),
                ModelBuilder.node("BatchNormalization", ["a", "s", "b", "m", "v"], ["n"]),
                ModelBuilder.node("Relu", ["n"], ["y"]),
            ], [filters] + statistics)
        // The first brings the input channels-last, the last brings it back.
        #expect(kinds == ["Conv", "Conv", "Output"])
    }

    @Test func `residual folds into the convolution`() throws {
        let kinds = try kernels(
            [
                ModelBuilder.node("Conv", ["x", "w"], ["a"]), ModelBuilder.node("Conv", ["a", "w"], ["b"]),
                ModelBuilder.node("Add", ["a", "b"], ["s"]), ModelBuilder.node("Relu", ["s"], ["y"]),
            ], [filters])
        #expect(kinds == ["Conv", "Conv", "Conv", "Output"])
    }

    @Test func `a depthwise convolution keeps its kernel where its result is added`() throws {
        var depthwise = ModelBuilder.node("Conv", ["a", "d"], ["b"])
        depthwise.attribute = [
            .with {
                $0.name = "group"
                $0.i = 2
                $0.type = 2
            }
        ]
        var builder = ModelBuilder()
        builder.model.graph.node = [
            ModelBuilder.node("Conv", ["x", "w"], ["a"]), depthwise,
            ModelBuilder.node("Add", ["a", "b"], ["y"]),
        ]
        builder.model.graph.initializer = [
            filters, ModelBuilder.tensor("d", [2, 1, 1, 1], floats: [1, 2]),
        ]
        let steps = try Network(onnx: builder.file()).summary.steps
        #expect(steps.contains { $0.kernel == "DepthwiseConvolution" })
        #expect(steps.contains { $0.kind == "Add" })
    }

    @Test func `nothing folds into a tensor that something else reads`() throws {
        let kinds = try kernels(
            [
                ModelBuilder.node("Conv", ["x", "w"], ["a"]), ModelBuilder.node("Relu", ["a"], ["r"]),
                ModelBuilder.node("Sub", ["a", "r"], ["y"]),
            ], [filters])
        #expect(kinds.contains("Relu") && kinds.contains("Sub"))
    }

    @Test func `constants are computed at load`() throws {
        let kinds = try kernels(
            [
                ModelBuilder.node("Tanh", ["c"], ["t"]), ModelBuilder.node("Mul", ["t", "t"], ["p"]),
                ModelBuilder.node("Add", ["x", "p"], ["y"]),
            ], [channel])
        #expect(kinds == ["Add"])
    }

    @Test func `unused nodes are dropped even if they are not supported`() throws {
        let kinds = try kernels(
            [ModelBuilder.node("Relu", ["x"], ["y"]), ModelBuilder.node("LSTM", ["x"], ["dead"])], [])
        #expect(kinds == ["Relu"])
    }

    @Test func `values with separate lifetimes share memory`() throws {
        var builder = ModelBuilder()
        builder.model.graph.initializer = [filters]
        builder.model.graph.node = (0..<20).map { i in
            ModelBuilder.node("Conv", [i == 0 ? "x" : "a\(i)", "w"], [i == 19 ? "y" : "a\(i + 1)"])
        }
        let network = try Network(onnx: builder.file())
        // The input, two values in turn and the output, of 32 floats each, and no more than a few lines
        // besides.
        #expect(network.workspaceBytes() <= 6 * 32 * 4)
    }
}

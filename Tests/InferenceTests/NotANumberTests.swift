import ONNXFormat
import Testing

@testable import Inference

/// What is not a number, or not finite, is refused by name wherever a file may hold it: functions such as
/// Relu would turn it into plausible answers.
@Suite struct NotANumberTests {
    private func file(_ nodes: [ONNXNode], _ tensors: [ONNXTensor] = []) throws -> [UInt8] {
        var builder = ModelBuilder()
        builder.model.graph.input = [ModelBuilder.value("x", [0, 2])]
        builder.model.graph.initializer = tensors
        builder.model.graph.node = nodes
        return try builder.file()
    }

    private func node(
        _ kind: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttribute] = []
    ) -> ONNXNode {
        var node = ModelBuilder.node(kind, inputs, [output])
        node.attribute = attributes
        return node
    }

    private func tensor(_ name: String, _ floats: [Float]) -> ONNXTensor {
        ModelBuilder.tensor(name, [Int64(floats.count)], floats: floats)
    }

    private func attribute(_ name: String, tensor: ONNXTensor) -> ONNXAttribute {
        .with {
            $0.name = name
            $0.t = tensor
        }
    }

    private func attribute(_ name: String, float: Float) -> ONNXAttribute {
        .with {
            $0.name = name
            $0.f = float
        }
    }

    private func attribute(_ name: String, floats: [Float]) -> ONNXAttribute {
        .with {
            $0.name = name
            $0.floats = floats
        }
    }

    /// Why the file is refused; empty if it loads.
    private func reason(_ nodes: [ONNXNode], _ tensors: [ONNXTensor] = []) throws -> String {
        let file = try file(nodes, tensors)
        do {
            _ = try Network(onnx: file)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `a Constant of NaN is refused in each of its forms`() throws {
        let forms = [
            attribute("value", tensor: tensor("", [1, .nan])), attribute("value_float", float: .nan),
            attribute("value_floats", floats: [1, .nan]),
        ]
        for form in forms {
            let nodes = [node("Constant", [], "w", [form]), node("Add", ["x", "w"], "y")]
            #expect(
                try reason(nodes).hasPrefix("tensor 'the Constant.\(form.name)' contains NaN; export"))
        }
    }

    @Test func `a shape filled with NaN is refused`() throws {
        let fill = attribute("value", tensor: tensor("", [.nan]))
        let nodes = [node("ConstantOfShape", ["size"], "w", [fill]), node("Add", ["x", "w"], "y")]
        #expect(
            try reason(nodes, [ModelBuilder.tensor("size", integers: [2])])
                .hasPrefix("tensor 'the ConstantOfShape.value' contains NaN"))
    }

    @Test func `an attribute that is NaN is refused`() throws {
        let nodes = [node("LeakyRelu", ["x"], "y", [attribute("alpha", float: .nan)])]
        #expect(try reason(nodes).hasPrefix("tensor 'the LeakyRelu.alpha' contains NaN"))
    }

    @Test func `constants that give NaN are refused at the node that reads the result`() throws {
        let nodes = [node("Sqrt", ["v"], "root"), node("Mul", ["x", "root"], "y")]
        #expect(
            try reason(nodes, [tensor("v", [4, -4])])
                .hasPrefix("node 'the Mul' (Mul): its constant operand contains NaN; export"))
    }

    @Test func `a negative variance is refused`() throws {
        let nodes = [node("BatchNormalization", ["x", "one", "one", "one", "variance"], "y")]
        #expect(
            try reason(nodes, [tensor("one", [1, 1]), tensor("variance", [1, -1])])
                .hasPrefix(
                    "node 'the BatchNormalization' (BatchNormalization): its weights are infinite or NaN")
        )
    }

    @Test(arguments: ["Gemm", "MatMul"])
    func `infinite weights of a product are refused`(kind: String) throws {
        let weights = ModelBuilder.tensor("w", [2, 2], floats: [1, 1, -.infinity, 1])
        #expect(
            try reason([node(kind, ["x", "w"], "y")], [weights])
                .hasPrefix("node 'the \(kind)' (\(kind)): its weights are infinite or NaN; export"))
    }

    @Test func `an infinite bias switches a label off`() throws {
        let weights = ModelBuilder.tensor("w", [2, 2], floats: [1, 0, 0, 1])
        let nodes = [node("Gemm", ["x", "w", "b"], "y")]
        let network = try Network(onnx: file(nodes, [weights, tensor("b", [0, -.infinity])]))
        #expect(InferenceRun.outputs(of: network, samples: [[3, 4]], batch: 1)[0] == [3, -.infinity])
    }

    @Test func `infinite Constants limit and mask`() throws {
        let nodes = [
            node("Constant", [], "low", [attribute("value_float", float: -.infinity)]),
            node("Constant", [], "high", [attribute("value_float", float: 3.5)]),
            node("Constant", [], "mask", [attribute("value_floats", floats: [0, -.infinity])]),
            node("Clip", ["x", "low", "high"], "clipped"), node("Add", ["clipped", "mask"], "y"),
        ]
        let network = try Network(onnx: file(nodes))
        #expect(InferenceRun.outputs(of: network, samples: [[4, 4]], batch: 1)[0] == [3.5, -.infinity])
    }

    @Test func `NaN that no output needs is not looked at`() throws {
        let nodes = [
            node("Relu", ["x"], "y"), node("Constant", [], "w", [attribute("value_float", float: .nan)]),
            node("Add", ["x", "w"], "z"),
        ]
        #expect(try reason(nodes) == "")
    }
}

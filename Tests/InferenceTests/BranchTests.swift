import ONNXFormat
import Testing

@testable import Inference

/// Ifs whose condition is known when the model is loaded.
@Suite struct BranchTests {
    /// A graph that has `result` as its output.
    private func graph(
        _ nodes: [ONNXNode], constants: [ONNXTensor] = [], result: String = "result"
    ) -> ONNXGraph {
        .with {
            $0.node = nodes
            $0.initializer = constants
            $0.output = [.with { $0.name = result }]
        }
    }

    private func graph(_ kind: String, _ input: String = "x") -> ONNXGraph {
        graph([ModelBuilder.node(kind, [input], ["result"])])
    }

    private func branch(_ condition: String, then: ONNXGraph?, else other: ONNXGraph?, to output: String)
        -> ONNXNode
    {
        var node = ModelBuilder.node("If", [condition], [output])
        for (name, graph) in [("then_branch", then), ("else_branch", other)] {
            guard let graph else { continue }
            node.attribute.append(
                .with {
                    $0.name = name
                    $0.g = graph
                    $0.type = 5
                })
        }
        return node
    }

    /// A file with the truth values `yes` and `no` among its constants.
    private func file(_ nodes: [ONNXNode], constants: [ONNXTensor] = []) throws -> [UInt8] {
        var builder = ModelBuilder()
        builder.model.graph.node = nodes
        builder.model.graph.initializer =
            constants
            + [("yes", Int32(1)), ("no", 0)].map { name, value in
                .with {
                    $0.name = name
                    $0.dataType = 9
                    $0.int32Data = [value]
                }
            }
        return try builder.file()
    }

    private func kinds(_ nodes: [ONNXNode], constants: [ONNXTensor] = []) throws -> [String] {
        try Network(onnx: file(nodes, constants: constants)).summary.steps.map(\.kind)
    }

    private func outputs(_ nodes: [ONNXNode], constants: [ONNXTensor] = []) throws -> [Float] {
        let network = try Network(onnx: file(nodes, constants: constants))
        return InferenceRun.outputs(
            of: network, samples: [[Float](repeating: -3, count: 32)], batch: 1)[0]
    }

    private func error(_ nodes: [ONNXNode]) throws -> ModelError? {
        let file = try file(nodes)
        do throws(ModelError) {
            _ = try Network(onnx: file)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [("yes", "Abs"), ("no", "Neg")])
    func `the branch that is taken replaces the If`(condition: String, kind: String) throws {
        let steps = try kinds([branch(condition, then: graph("Abs"), else: graph("Neg"), to: "y")])
        #expect(steps == [kind])
    }

    @Test func `a branch reads tensors and weights of the graph around it`() throws {
        let actual = try outputs(
            [
                // It comes before what its branch reads.
                branch(
                    "yes", then: graph([ModelBuilder.node("Add", ["absolute", "w"], ["result"])]),
                    else: graph("Neg"), to: "y"),
                ModelBuilder.node("Abs", ["x"], ["absolute"]),
            ], constants: [ModelBuilder.tensor("w", [1], floats: [10])])
        #expect(actual == [Float](repeating: 13, count: 32))
    }

    @Test func `a tensor of the graph around it may be a branch's output`() throws {
        let nodes = [
            ModelBuilder.node("Abs", ["x"], ["absolute"]),
            branch("yes", then: graph([], result: "absolute"), else: graph("Neg"), to: "y"),
        ]
        #expect(try outputs(nodes) == [Float](repeating: 3, count: 32))
    }

    @Test func `two branches may use the same names`() throws {
        func adding(_ number: Float, to input: String) -> ONNXGraph {
            graph(
                [
                    ModelBuilder.node("Abs", [input], ["local"]),
                    ModelBuilder.node("Add", ["local", "w"], ["result"]),
                ], constants: [ModelBuilder.tensor("w", [1], floats: [number])])
        }
        let actual = try outputs([
            branch("yes", then: adding(10, to: "x"), else: adding(100, to: "x"), to: "middle"),
            branch("no", then: adding(1_000, to: "middle"), else: adding(10_000, to: "middle"), to: "y"),
        ])
        #expect(actual == [Float](repeating: 10_013, count: 32))
    }

    @Test func `a condition may be computed from sizes`() throws {
        let nodes = [
            ModelBuilder.node("Shape", ["x"], ["sizes"]),
            ModelBuilder.node("Gather", ["sizes", "axis"], ["size"]),
            ModelBuilder.node("Equal", ["size", "two"], ["condition"]),
            branch("condition", then: graph("Abs"), else: graph("Neg"), to: "y"),
        ]
        let constants = [
            ModelBuilder.tensor("axis", integers: [1]), ModelBuilder.tensor("two", integers: [2]),
        ]
        #expect(try kinds(nodes, constants: constants) == ["Abs"])
    }

    @Test func `a branch that is not taken may hold what is not supported`() throws {
        let nodes = [branch("yes", then: graph("Abs"), else: graph("NonMaxSuppression"), to: "y")]
        #expect(try kinds(nodes) == ["Abs"])
    }

    /// Only a result that is read once takes the function that follows it.
    @Test func `a branch that is not taken does not count as a reader`() throws {
        let weights = ModelBuilder.tensor("w", [2, 2, 1, 1], floats: [1, 2, 3, 4])
        let nodes = [
            ModelBuilder.node("Conv", ["x", "w"], ["sums"]),
            branch("yes", then: graph("Relu", "sums"), else: graph("Neg", "sums"), to: "y"),
        ]
        #expect(try !kinds(nodes, constants: [weights]).contains("Relu"))
    }

    /// Ifs inside each other; the innermost branch computes `Abs`.
    private func nested(_ depth: Int) -> ONNXNode {
        var inner = graph("Abs")
        for _ in 1..<depth {
            inner = graph([branch("yes", then: inner, else: graph("Neg"), to: "result")])
        }
        return branch("yes", then: inner, else: graph("Neg"), to: "y")
    }

    @Test(arguments: [2, 8]) func `branches may nest`(depth: Int) throws {
        #expect(try kinds([nested(depth)]) == ["Abs"])
    }

    @Test func `branches that nest too deep are refused`() throws {
        #expect(
            try error([nested(9)])
                == .invalidNode(node: "the If", kind: "If", reason: "branches nest more than 8 deep"))
        #expect(try error([nested(100)]) == .notONNX)
    }

    @Test func `nodes of branches count`() throws {
        let many = (0..<6_000).map { ModelBuilder.node("Abs", ["x"], ["v\($0)"]) }
        let nodes = [branch("yes", then: graph(many, result: "v0"), else: graph(many, result: "v0"), to: "y")]
        #expect(try error(nodes) == .tooManyNodes(count: 12_001, limit: 10_000))
    }

    @Test func `a condition that depends on the input is refused with a way out`() throws {
        let nodes = [branch("x", then: graph("Abs"), else: graph("Neg"), to: "y")]
        let description = try error(nodes).map { "\($0)" } ?? ""
        #expect(description.hasPrefix("node 'the If' (If): its condition is not known"))
        #expect(description.contains("export for a fixed size"))
    }

    @Test func `an If without a branch is refused`() throws {
        #expect(
            try error([branch("yes", then: graph("Abs"), else: nil, to: "y")])
                == .missingAttribute(node: "the If", kind: "If", attribute: "else_branch"))
    }

    @Test func `a branch without an output for each of the If is refused`() throws {
        #expect(
            try error([branch("yes", then: graph("Abs"), else: ONNXGraph(), to: "y")])
                == .invalidNode(node: "the If", kind: "If", reason: "else_branch has 0 outputs, not 1"))
    }

    @Test func `a branch that reads the output of its If is refused`() throws {
        #expect(
            try error([branch("yes", then: graph("Abs", "y"), else: graph("Neg"), to: "y")])
                == .undefinedTensor(name: "result of branch 1", node: "the If"))
    }

    @Test func `a branch cannot read tensors of another one`() throws {
        let inner = graph([ModelBuilder.node("Abs", ["x"], ["local"])], result: "local")
        let nodes = [
            branch("yes", then: inner, else: graph("Neg"), to: "middle"),
            branch("yes", then: graph("Abs", "local"), else: graph("Neg"), to: "y"),
        ]
        #expect(try error(nodes) == .undefinedTensor(name: "local", node: "the Abs"))
    }

    @Test func `flipped bits in branches are refused or harmless`() throws {
        let model = try file([nested(3)])
        for bit in 0..<model.count * 8 {
            var broken = model
            broken[bit / 8] ^= 1 << (bit % 8)
            ModelBuilder.runIfAccepted(broken)
        }
    }
}

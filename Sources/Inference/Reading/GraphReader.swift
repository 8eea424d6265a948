import ONNXFormat

/// Reads the nodes of a graph and those in the branches of its Ifs.
///
/// A branch sees the tensors of the graphs around it. Two branches may use the same name for tensors of their
/// own, so that each of these gets a name that no other graph uses.
struct GraphReader {
    static let mostNodes = 10_000
    /// How deep branches may nest.
    static let mostNestedBranches = 8

    /// The initializers of the graph and of all branches.
    private(set) var initializers: [ONNXTensor] = []
    private var nodeCount = 0
    private var branchCount = 0
    /// The new names of tensors of the branches that are being read, the outermost branch first.
    private var scopes: [[String: String]] = []

    /// - Throws: ``ModelError`` where there are too many nodes, or an If lacks a branch.
    mutating func nodes(of graph: ONNXGraph) throws(ModelError) -> [ModelNode] {
        nodeCount += graph.node.count
        guard nodeCount <= Self.mostNodes else {
            throw .tooManyNodes(count: nodeCount, limit: Self.mostNodes)
        }
        for var tensor in graph.initializer {
            tensor.name = uniqueName(tensor.name)
            initializers.append(tensor)
        }
        var nodes: [ModelNode] = []
        for (index, node) in graph.node.enumerated() {
            let inputs = node.input.map(uniqueName)
            let outputs = node.output.map(uniqueName)
            let read = ModelNode(node, index: index, inputs: inputs, outputs: outputs)
            if read.kind == "If" { read.branches = try branches(of: node, read) }
            nodes.append(read)
        }
        return nodes
    }

    private mutating func branches(
        of node: ONNXNode, _ read: ModelNode
    ) throws(ModelError) -> ModelNode.Branches {
        guard scopes.count < Self.mostNestedBranches else {
            throw read.invalid("branches nest more than \(Self.mostNestedBranches) deep")
        }
        return ModelNode.Branches(
            then: try branch("then_branch", of: node, read), else: try branch("else_branch", of: node, read))
    }

    private mutating func branch(
        _ attribute: String, of node: ONNXNode, _ read: ModelNode
    ) throws(ModelError) -> [ModelNode] {
        read.ignore(attribute)
        guard let graph = node.attribute.first(where: { $0.name == attribute && $0.hasG })?.g else {
            throw .missingAttribute(node: read.name, kind: read.kind, attribute: attribute)
        }
        guard graph.output.count == read.outputs.count else {
            throw read.invalid("\(attribute) has \(graph.output.count) outputs, not \(read.outputs.count)")
        }
        branchCount += 1
        var scope: [String: String] = [:]
        for name in graph.initializer.map(\.name) + graph.node.flatMap(\.output) where !name.isEmpty {
            scope[name] = "\(name) of branch \(branchCount)"
        }
        scopes.append(scope)
        defer { scopes.removeLast() }
        var nodes = try nodes(of: graph)
        for (inner, outer) in zip(graph.output, read.outputs) {
            nodes.append(
                ModelNode(kind: "Identity", name: read.name, input: uniqueName(inner.name), output: outer))
        }
        return ModelFile.needed(nodes, for: read.outputs)
    }

    private func uniqueName(_ name: String) -> String {
        for scope in scopes.reversed() {
            if let unique = scope[name] { return unique }
        }
        return name
    }
}

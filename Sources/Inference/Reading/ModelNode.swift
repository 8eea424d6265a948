import FoundationEssentials
import ONNXFormat

/// A node of the ONNX graph. Reading an attribute removes it, so that unread ones are detected.
final class ModelNode {
    let name: String
    let kind: String
    let inputs: [String]
    let outputs: [String]
    /// Empty for all nodes but an If.
    var branches = Branches(then: [], else: [])
    private var attributes: [String: ONNXAttribute] = [:]

    /// The nodes of the branches of an If, each after those that it reads from. The last ones give the If's
    /// outputs their names.
    struct Branches {
        let then: [ModelNode]
        let `else`: [ModelNode]
    }

    /// - Parameters:
    ///   - inputs: names of the inputs that no other graph of the file uses for another tensor.
    ///   - outputs: such names of the outputs.
    init(_ node: ONNXNode, index: Int, inputs: [String], outputs: [String]) {
        kind = node.domain.isEmpty || node.domain == "ai.onnx" ? node.opType : "\(node.domain).\(node.opType)"
        name = node.name.isEmpty ? "\(node.opType)_\(index)" : node.name
        self.inputs = inputs
        self.outputs = outputs
        for attribute in node.attribute { attributes[attribute.name] = attribute }
    }

    /// Creates a node that is not in the file.
    init(kind: String, name: String, input: String, output: String) {
        self.kind = kind
        self.name = name
        inputs = [input]
        outputs = [output]
    }

    /// Names of the tensors that the node reads, or nodes of its branches.
    var reads: [String] { inputs + (branches.then + branches.else).flatMap(\.reads) }

    func has(_ attribute: String) -> Bool { attributes[attribute] != nil }

    func takeInteger(_ attribute: String) -> Int? {
        attributes.removeValue(forKey: attribute).map { Int($0.i) }
    }

    func takeInteger(_ attribute: String, default value: Int) -> Int { takeInteger(attribute) ?? value }

    func takeIntegers(_ attribute: String) -> [Int]? {
        attributes.removeValue(forKey: attribute).map { $0.ints.map { Int($0) } }
    }

    func takeFloat(_ attribute: String) -> Float? { attributes.removeValue(forKey: attribute)?.f }

    func takeFloat(_ attribute: String, default value: Float) -> Float { takeFloat(attribute) ?? value }

    func takeFloats(_ attribute: String) -> [Float]? { attributes.removeValue(forKey: attribute)?.floats }

    func takeString(_ attribute: String, default value: String) -> String {
        attributes.removeValue(forKey: attribute).map { String(decoding: $0.s, as: UTF8.self) } ?? value
    }

    func takeTensor(_ attribute: String) throws(ModelError) -> Constant? {
        guard let value = attributes.removeValue(forKey: attribute) else { return nil }
        return try Constant(value.t, name: "\(name).\(attribute)")
    }

    /// Removes an attribute that does not affect inference.
    func ignore(_ attribute: String) { attributes[attribute] = nil }

    func checkAttributesAreNumbers() throws(ModelError) {
        for (attribute, value) in attributes.sorted(by: { $0.key < $1.key })
        where value.f.isNaN || value.floats.contains(where: \.isNaN) {
            throw .notANumber(tensor: "\(name).\(attribute)")
        }
    }

    func checkAllAttributesWereRead() throws(ModelError) {
        guard let attribute = attributes.keys.sorted().first else { return }
        throw unsupported(attribute: attribute)
    }

    func invalid(_ reason: String) -> ModelError { .invalidNode(node: name, kind: kind, reason: reason) }

    func unsupported(attribute: String) -> ModelError {
        .unsupportedAttribute(node: name, kind: kind, attribute: attribute)
    }
}

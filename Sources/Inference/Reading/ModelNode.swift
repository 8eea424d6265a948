import FoundationEssentials
import ONNXFormat

/// A node of the ONNX graph. It keeps track of which attributes were read, so that none is ignored.
final class ModelNode {
    let name: String
    let kind: String
    let inputs: [String]
    let outputs: [String]
    private var attributes: [String: ONNXAttribute] = [:]

    init(_ node: ONNXNode, index: Int) {
        kind = node.domain.isEmpty || node.domain == "ai.onnx" ? node.opType : "\(node.domain).\(node.opType)"
        name = node.name.isEmpty ? "\(node.opType)_\(index)" : node.name
        inputs = node.input
        outputs = node.output
        for attribute in node.attribute { attributes[attribute.name] = attribute }
    }

    /// A node that the file does not have, for the steps that bring an output into order.
    init(kind: String, name: String) {
        self.kind = kind
        self.name = name
        inputs = [name]
        outputs = [name]
    }

    func has(_ attribute: String) -> Bool { attributes[attribute] != nil }

    func integer(_ attribute: String) -> Int? {
        attributes.removeValue(forKey: attribute).map { Int($0.i) }
    }

    func integer(_ attribute: String, default value: Int) -> Int { integer(attribute) ?? value }

    func integers(_ attribute: String) -> [Int]? {
        attributes.removeValue(forKey: attribute).map { $0.ints.map { Int($0) } }
    }

    func float(_ attribute: String) -> Float? { attributes.removeValue(forKey: attribute)?.f }

    func float(_ attribute: String, default value: Float) -> Float { float(attribute) ?? value }

    func floats(_ attribute: String) -> [Float]? { attributes.removeValue(forKey: attribute)?.floats }

    func string(_ attribute: String, default value: String) -> String {
        attributes.removeValue(forKey: attribute).map { String(decoding: $0.s, as: UTF8.self) } ?? value
    }

    func tensor(_ attribute: String) throws(ModelError) -> Constant? {
        guard let value = attributes.removeValue(forKey: attribute) else { return nil }
        return try Constant(value.t, name: "\(name).\(attribute)")
    }

    /// For an attribute that does not change the result of inference.
    func ignore(_ attribute: String) { attributes[attribute] = nil }

    func checkAllAttributesWereRead() throws(ModelError) {
        guard let attribute = attributes.keys.sorted().first else { return }
        throw unsupported(attribute: attribute)
    }

    func invalid(_ reason: String) -> ModelError { .invalidNode(node: name, kind: kind, reason: reason) }

    func unsupported(attribute: String) -> ModelError {
        .unsupportedAttribute(node: name, kind: kind, attribute: attribute)
    }
}

/// An input or an output of a network.
public struct TensorDescription: Sendable, Equatable {
    public let name: String
    /// Sizes for one sample, without the batch axis, row-major in the order of the ONNX graph.
    public let shape: [Int]

    /// Floats for one sample.
    public var count: Int { shape.reduce(1, *) }
}

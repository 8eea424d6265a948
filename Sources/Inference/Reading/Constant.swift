import FoundationEssentials
import ONNXFormat

/// A tensor that is known when the model is loaded, row-major.
struct Constant {
    enum Elements {
        case floats([Float])
        /// Integers of any width, and Booleans as 0 and 1.
        case integers([Int])
    }

    var shape: [Int]
    var elements: Elements

    init(shape: [Int], floats: [Float]) {
        self.shape = shape
        elements = .floats(floats)
    }

    init(shape: [Int], integers: [Int]) {
        self.shape = shape
        elements = .integers(integers)
    }

    var count: Int {
        switch elements {
        case .floats(let values): values.count
        case .integers(let values): values.count
        }
    }

    /// The elements, or `nil` where they are integers.
    var floats: [Float]? {
        if case .floats(let values) = elements { values } else { nil }
    }

    /// Whether an element is NaN. Infinity, of which masks are made, is none.
    var containsNaN: Bool { floats?.contains { $0.isNaN } ?? false }

    /// The elements, or `nil` where they are floats.
    var integers: [Int]? {
        if case .integers(let values) = elements { values } else { nil }
    }

    /// A copy for steps to read; for integers the indices of the elements, see ``TensorView/integers``.
    var storage: FloatStorage {
        switch elements {
        case .floats(let values): FloatStorage(values)
        case .integers(let values): FloatStorage(values.indices.map { Float($0) })
        }
    }
}

extension Constant {
    /// Reads an initializer or a tensor attribute: float32, float16, bfloat16, float64, int32, int64 or
    /// Boolean.
    /// - Parameter external: files that may hold its data.
    /// - Throws: ``ModelError`` where the data do not fit the shape or contain NaN.
    init(
        _ tensor: ONNXTensor, name: String, external: ExternalData = ExternalData(folder: nil)
    ) throws(ModelError) {
        var shape: [Int] = []
        for extent in tensor.dims {
            guard let extent = Int(exactly: extent) else { throw .invalidShape(tensor: name, shape: []) }
            shape.append(extent)
        }
        // An empty list of integers is a shape of rank 0 and the only tensor without elements.
        let isEmptyList = shape == [0]
        let count = isEmptyList ? 0 : try Shape.count(shape, of: name)
        let isOutside = tensor.dataLocation == 1
        let data = TensorData(
            tensor: isOutside ? try external.load(tensor, count: count, name: name) : tensor, name: name,
            count: count)
        switch tensor.dataType {
        case 1: self.init(shape: shape, floats: try data.read(tensor.floatData))
        case 10: self.init(shape: shape, floats: try data.readHalves())
        case 16: self.init(shape: shape, floats: try data.readBrainFloats())
        case 11: self.init(shape: shape, floats: try data.read(tensor.doubleData).map { Float($0) })
        case 6: self.init(shape: shape, integers: try data.read(tensor.int32Data).map { Int($0) })
        case 7: self.init(shape: shape, integers: try data.read(tensor.int64Data).map { Int($0) })
        case 9: self.init(shape: shape, integers: try data.readBooleans())
        default: throw .unsupportedType(tensor: name, type: Int(tensor.dataType))
        }
        guard !containsNaN else { throw .notANumber(tensor: name) }
    }
}

/// The two places where a tensor's elements may lie: raw bytes or a list of the element type.
private struct TensorData {
    let tensor: ONNXTensor
    let name: String
    let count: Int

    func read<Element: BitwiseCopyable>(_ list: [Element]) throws(ModelError) -> [Element] {
        if tensor.hasRawData { return try readRaw() }
        try check(list.count, of: MemoryLayout<Element>.size)
        return list
    }

    /// float16 comes as raw bytes, or as one half in each 32-bit integer.
    func readHalves() throws(ModelError) -> [Float] {
        if tensor.hasRawData { return try readRaw().map(Self.half) }
        try check(tensor.int32Data.count, of: 2)
        return tensor.int32Data.map { Self.half(UInt16(truncatingIfNeeded: $0)) }
    }

    /// bfloat16 is the upper half of a float32 and comes as float16 does.
    func readBrainFloats() throws(ModelError) -> [Float] {
        func float(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }
        if tensor.hasRawData { return try readRaw().map(float) }
        try check(tensor.int32Data.count, of: 2)
        return tensor.int32Data.map { float(UInt16(truncatingIfNeeded: $0)) }
    }

    /// Booleans come as one raw byte each, or as one in each 32-bit integer.
    func readBooleans() throws(ModelError) -> [Int] {
        if tensor.hasRawData { return try readRaw().map { (byte: UInt8) in byte == 0 ? 0 : 1 } }
        try check(tensor.int32Data.count, of: 1)
        return tensor.int32Data.map { $0 == 0 ? 0 : 1 }
    }

    /// IEEE 754 binary16; `Float16` does not exist on every platform.
    private static func half(_ bits: UInt16) -> Float {
        let magnitude = Float(bitPattern: UInt32(bits & 0x7fff) << 13) * 0x1p112
        let isSpecial = bits & 0x7c00 == 0x7c00
        let value = isSpecial ? (bits & 0x3ff == 0 ? Float.infinity : .nan) : magnitude
        return bits & 0x8000 == 0 ? value : -value
    }

    /// A copy of the raw bytes, which have the order of all processors that the engine is built for.
    private func readRaw<Element: BitwiseCopyable>() throws(ModelError) -> [Element] {
        #if _endian(big)
            #error("raw tensors are little-endian")
        #endif
        let size = count * MemoryLayout<Element>.stride
        guard tensor.rawData.count == size else {
            throw .wrongDataSize(tensor: name, expectedBytes: size, actualBytes: tensor.rawData.count)
        }
        return [Element](unsafeUninitializedCapacity: count) { elements, initialized in
            initialized = tensor.rawData.copyBytes(to: elements) / MemoryLayout<Element>.stride
        }
    }

    private func check(_ actual: Int, of size: Int) throws(ModelError) {
        guard actual == count else {
            throw .wrongDataSize(tensor: name, expectedBytes: count * size, actualBytes: actual * size)
        }
    }
}

extension Constant {
    /// Constants of one element type and of fitting shapes, joined along an axis.
    static func concatenating(_ parts: [Constant], axis: Int) -> Constant {
        var shape = parts[0].shape
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        let outer = shape[..<axis].reduce(1, *)
        func join<Element>(_ lists: [[Element]]) -> [Element] {
            (0..<outer).flatMap { row in
                lists.flatMap { list in list[row * list.count / outer..<(row + 1) * list.count / outer] }
            }
        }
        let integers = parts.compactMap(\.integers)
        if integers.count == parts.count { return Constant(shape: shape, integers: join(integers)) }
        return Constant(shape: shape, floats: join(parts.compactMap(\.floats)))
    }
}

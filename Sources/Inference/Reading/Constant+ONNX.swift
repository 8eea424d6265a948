import FoundationEssentials
import ONNXFormat

extension Constant {
    /// Reads an initializer or a tensor attribute: float32, float16, float64, int32, int64 or Boolean.
    init(_ tensor: ONNXTensor, name: String) throws(ModelError) {
        guard tensor.dataLocation != 1 else { throw .externalData(tensor: name) }
        var shape: [Int] = []
        for extent in tensor.dims {
            guard let extent = Int(exactly: extent) else { throw .invalidShape(tensor: name, shape: []) }
            shape.append(extent)
        }
        // An empty list of integers is a shape of rank 0 and the only tensor without elements.
        let isEmptyList = shape == [0]
        let count = isEmptyList ? 0 : try Shape.count(shape, of: name)
        let data = TensorData(tensor: tensor, name: name, count: count)
        switch tensor.dataType {
        case 1: self.init(shape: shape, floats: try data.read(tensor.floatData) { Float(bitPattern: $0) })
        case 10: self.init(shape: shape, floats: try data.readHalves())
        case 11:
            let values = try data.read(tensor.doubleData) { (bits: UInt64) in Double(bitPattern: bits) }
            self.init(shape: shape, floats: values.map { Float($0) })
        case 6:
            let values = try data.read(tensor.int32Data) { Int32(bitPattern: $0) }
            self.init(shape: shape, integers: values.map { Int($0) })
        case 7:
            let values = try data.read(tensor.int64Data) { Int64(bitPattern: $0) }
            self.init(shape: shape, integers: values.map { Int($0) })
        case 9:
            let values = try data.read(tensor.int32Data) { (byte: UInt8) in Int32(byte) }
            self.init(shape: shape, integers: values.map { $0 == 0 ? 0 : 1 })
        default: throw .unsupportedType(tensor: name, type: Int(tensor.dataType))
        }
    }
}

/// The two places where a tensor's elements may lie: raw bytes or a list of the element type.
private struct TensorData {
    let tensor: ONNXTensor
    let name: String
    let count: Int

    func read<Bits: FixedWidthInteger, Element>(
        _ list: [Element], _ element: (Bits) -> Element
    ) throws(ModelError) -> [Element] {
        guard tensor.hasRawData else {
            try check(list.count, of: MemoryLayout<Bits>.size)
            return list
        }
        return try readRaw(element)
    }

    /// float16 comes as raw bytes, or as one half in each 32-bit integer.
    func readHalves() throws(ModelError) -> [Float] {
        if tensor.hasRawData { return try readRaw(Self.half) }
        try check(tensor.int32Data.count, of: 2)
        return tensor.int32Data.map { Self.half(UInt16(truncatingIfNeeded: $0)) }
    }

    /// IEEE 754 binary16; `Float16` does not exist on every platform.
    private static func half(_ bits: UInt16) -> Float {
        let magnitude = Float(bitPattern: UInt32(bits & 0x7fff) << 13) * 0x1p112
        let isSpecial = bits & 0x7c00 == 0x7c00
        let value = isSpecial ? (bits & 0x3ff == 0 ? Float.infinity : .nan) : magnitude
        return bits & 0x8000 == 0 ? value : -value
    }

    private func readRaw<Bits: FixedWidthInteger, Element>(
        _ element: (Bits) -> Element
    ) throws(ModelError) -> [Element] {
        let size = MemoryLayout<Bits>.size
        guard tensor.rawData.count == count * size else {
            throw .wrongDataSize(
                tensor: name, expectedBytes: count * size, actualBytes: tensor.rawData.count)
        }
        return tensor.rawData.withUnsafeBytes { bytes in
            (0..<count).map {
                element(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self)))
            }
        }
    }

    private func check(_ actual: Int, of size: Int) throws(ModelError) {
        guard actual == count else {
            throw .wrongDataSize(tensor: name, expectedBytes: count * size, actualBytes: actual * size)
        }
    }
}

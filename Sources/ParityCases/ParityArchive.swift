/// Reads the cases of an archive one by one.
public struct ParityArchive: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    /// An archive that was written by `Benchmarks/parity/cases.py`; anything else is a bug.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public mutating func next() -> ParityCase? {
        guard position < bytes.count else { return nil }
        return ParityCase(
            name: String(decoding: list(), as: UTF8.self), model: Array(list()), batch: integer(),
            inputs: (0..<integer()).map { _ in floats() }, expected: (0..<integer()).map { _ in floats() })
    }

    private mutating func integer() -> Int {
        defer { position += 4 }
        return (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }

    private mutating func list() -> ArraySlice<UInt8> {
        let count = integer()
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func floats() -> [Float] {
        let count = integer()
        defer { position += 4 * count }
        return bytes.withUnsafeBytes { bytes in
            (0..<count).map {
                let bits = bytes.loadUnaligned(fromByteOffset: position + 4 * $0, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }
}

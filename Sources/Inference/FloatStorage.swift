import Glibc

/// Constant floats at an address that suits vector loads.
final class FloatStorage: Sendable {
    // Written before `init` returns and never after, so that sharing it is safe.
    nonisolated(unsafe) let base: UnsafePointer<Float>
    nonisolated(unsafe) private let memory: ZeroedFloats
    let count: Int

    convenience init(_ values: [Float]) {
        self.init(count: values.count) { memory in
            _ = UnsafeMutableBufferPointer(start: memory, count: values.count).update(from: values)
        }
    }

    /// Zeros, which `fill` may overwrite.
    init(count: Int, fill: (UnsafeMutablePointer<Float>) -> Void) {
        self.count = count
        memory = ZeroedFloats(count: count)
        fill(memory.base)
        base = UnsafePointer(memory.base)
    }

    /// Whether both hold the same numbers, bit for bit.
    func holdsSame(as other: FloatStorage) -> Bool {
        count == other.count && memcmp(base, other.base, count * MemoryLayout<Float>.stride) == 0
    }
}

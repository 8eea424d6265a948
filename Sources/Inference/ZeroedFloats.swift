import CKernels

/// Zero-initialized floats aligned to a cache line; pages that are never accessed take no memory.
struct ZeroedFloats: ~Copyable {
    private static let alignment = 64

    let base: UnsafeMutablePointer<Float>
    private let block: UnsafeMutableRawPointer

    init(count: Int) {
        guard let block = ck_zeros(count * MemoryLayout<Float>.stride + Self.alignment) else {
            preconditionFailure("no memory for \(count) floats")
        }
        self.block = block
        base = block.alignedUp(toMultipleOf: Self.alignment).bindMemory(to: Float.self, capacity: count)
    }

    deinit { ck_free(block) }
}

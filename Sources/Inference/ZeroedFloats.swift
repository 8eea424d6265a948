import CKernels

/// Memory for floats that begins on a cache line and holds zeros; what nobody touches takes no room.
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

/// Constant floats at an address that suits vector loads.
final class FloatStorage: Sendable {
    // Written before `init` returns and never after, so that sharing it is safe.
    nonisolated(unsafe) let base: UnsafePointer<Float>
    let count: Int

    convenience init(_ values: [Float]) {
        self.init(count: values.count) { memory in
            _ = UnsafeMutableBufferPointer(start: memory, count: values.count).update(from: values)
        }
    }

    /// Zeros, which `fill` may overwrite.
    init(count: Int, fill: (UnsafeMutablePointer<Float>) -> Void) {
        self.count = count
        let memory = UnsafeMutablePointer<Float>.allocateCacheAligned(count: count)
        memory.initialize(repeating: 0, count: count)
        fill(memory)
        base = UnsafePointer(memory)
    }

    deinit {
        base.deallocate()
    }
}

extension UnsafeMutablePointer<Float> {
    /// Uninitialized memory that begins on a cache line.
    static func allocateCacheAligned(count: Int) -> Self {
        UnsafeMutableRawPointer
            .allocate(byteCount: Swift.max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
            .bindMemory(to: Float.self, capacity: Swift.max(count, 1))
    }
}

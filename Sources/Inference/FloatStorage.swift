/// Constant floats at an address that suits vector loads.
final class FloatStorage: Sendable {
    // Written before `init` returns and never after, so that sharing it is safe.
    nonisolated(unsafe) let base: UnsafePointer<Float>
    let count: Int

    init(_ values: [Float]) {
        count = values.count
        let memory = UnsafeMutablePointer<Float>.allocateCacheAligned(count: values.count)
        _ = UnsafeMutableBufferPointer(start: memory, count: values.count).initialize(from: values)
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

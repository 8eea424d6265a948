import CKernels
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

/// Weights in the order in which products read them: matrices of `[columns / 16][depth][16]`, filled up with
/// zeros, one behind the other.
struct PackedWeights {
    private var storage: FloatStorage
    private let matrixCount: Int

    /// Filters `[groups * columns, channels, taps]` as one matrix for each group.
    init(filters: [Float], groups: Int, columns: Int, channels: Int, taps: Int) {
        let size = Self.size(depth: channels * taps, columns: columns)
        matrixCount = size
        storage = FloatStorage(count: groups * size) { packed in
            filters.withUnsafeBufferPointer { filters in
                guard let base = filters.baseAddress else { return }
                for group in 0..<groups {
                    ck_pack_filters(
                        base + group * columns * channels * taps, columns, channels, taps,
                        packed + group * size)
                }
            }
        }
    }

    /// Filters `[columns, channels, 3, 3]`, transformed, as one matrix for each element of a tile.
    init(winograd filters: [Float], columns: Int, channels: Int, tile: Int) {
        let size = Self.size(depth: channels, columns: columns)
        matrixCount = size
        storage = FloatStorage(count: (tile + 2) * (tile + 2) * size) { packed in
            filters.withUnsafeBufferPointer { filters in
                guard let base = filters.baseAddress else { return }
                ck_pack_winograd(base, columns, channels, tile, packed)
            }
        }
    }

    /// Gives up its memory for that of `other` where both hold the same numbers.
    mutating func share(_ other: PackedWeights) {
        if storage.holdsSame(as: other.storage) { storage = other.storage }
    }

    func matrix(_ index: Int) -> UnsafePointer<Float> { storage.base + index * matrixCount }

    private static func size(depth: Int, columns: Int) -> Int {
        (columns + Int(CK_PANEL) - 1) / Int(CK_PANEL) * Int(CK_PANEL) * depth
    }
}

extension FloatStorage {
    /// Biases in blocks of whole panels, one block behind the other.
    static func panels(_ bias: [Float], blocks: Int = 1) -> FloatStorage {
        let columns = bias.count / blocks
        let padding = (Int(CK_PANEL) - columns % Int(CK_PANEL)) % Int(CK_PANEL)
        var padded: [Float] = []
        for block in 0..<blocks {
            padded += bias[block * columns..<(block + 1) * columns]
            padded += [Float](repeating: 0, count: padding)
        }
        return FloatStorage(padded)
    }
}

import CKernels

/// The inner loops for one instruction set.
struct Kernels: Sendable {
    // The table is a constant of the program.
    nonisolated(unsafe) private let table: UnsafePointer<ck_kernels>

    /// Every variant that this CPU can run, the fastest first.
    static let all = (0..<ck_kernels_count()).map { Kernels(table: ck_kernels_at($0)) }

    static let best = all[0]

    var name: String { String(cString: table.pointee.name) }

    var call: ck_kernels { @inline(__always) get { table.pointee } }
}

/// A function of one variable that is applied to every element.
typealias ScalarFunction = ck_function

extension ScalarFunction {
    static let identity = ScalarFunction(kind: CK_IDENTITY, a: 0, b: 0)
    static let relu = clip(0, .infinity)

    static func clip(_ low: Float, _ high: Float) -> ScalarFunction {
        ScalarFunction(kind: CK_CLIP, a: low, b: high)
    }

    var isIdentity: Bool { kind == CK_IDENTITY }
}

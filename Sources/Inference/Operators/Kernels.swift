import CKernels

/// The inner loops for one instruction set.
public struct Kernels: Sendable {
    // A table is written once, before there is a value with it.
    nonisolated(unsafe) private let table: UnsafePointer<ck_kernels>

    /// Variants for the instruction sets that this CPU has, the fastest first.
    package static let own = (0..<ck_kernels_count()).map { Kernels(table: ck_kernels_at($0)) }

    /// Products by OpenBLAS, everything else as in the last of ``own``.
    package static let openBLAS = Result { () throws(OpenBLASError) in try load("libopenblas.so.0") }

    /// Every variant that can run here. Loads OpenBLAS.
    package static let all = own + [try? openBLAS.get()].compactMap(\.self)

    /// Whether the kernels are tuned for this architecture.
    private static var areTuned: Bool {
        #if arch(x86_64) || arch(arm64)
            true
        #else
            false
        #endif
    }

    private static let choice = choose(areTuned: areTuned, openBLAS: openBLAS)

    /// The variant that networks use.
    static var best: Kernels { choice.kernels }

    /// Why networks run slower than they could, for the log; `nil` if they do not.
    public static var warning: String? { choice.warning }

    package var name: String { String(cString: table.pointee.name) }

    var call: ck_kernels { @inline(__always) get { table.pointee } }

    /// Loads OpenBLAS from `library`, once.
    /// - Throws: ``OpenBLASError`` with the dynamic loader's reason.
    static func load(_ library: String) throws(OpenBLASError) -> Kernels {
        var reason: UnsafePointer<CChar>?
        guard let table = ck_load_openblas(library, &reason) else {
            throw OpenBLASError(reason: reason.map { String(cString: $0) } ?? library)
        }
        return Kernels(table: table)
    }

    /// Chooses the variant for a CPU with or without tuned kernels. With them OpenBLAS is not loaded.
    static func choose(
        areTuned: Bool, openBLAS: @autoclosure () -> Result<Kernels, OpenBLASError>
    ) -> (kernels: Kernels, warning: String?) {
        if areTuned { return (own[0], nil) }
        switch openBLAS() {
        case .success(let kernels): return (kernels, nil)
        case .failure(let error):
            return (
                own[0],
                "no kernels are tuned for this processor, and OpenBLAS cannot be loaded (\(error.reason)): "
                    + "models run slowly; install libopenblas0"
            )
        }
    }
}

/// Why OpenBLAS cannot be used.
package struct OpenBLASError: Error {
    package let reason: String
}

/// The computation of a step, with immutable weights and no state between runs.
protocol Operator: Sendable {
    /// Returns the scratch memory of a run over `samples` samples, in floats.
    func scratchCount(samples: Int) -> Int

    /// Whether the output may overwrite the left operand.
    var worksInPlace: Bool { get }

    /// Whether the left operand may be a constant shared by all samples.
    var sharesConstants: Bool { get }

    /// Name of the kernel in summaries.
    var kernelName: String { get }

    /// Number of multiplications in matrix products for one sample.
    var multiplyAdds: Int { get }

    /// Returns the operator with the weights of `other`, an operator of a network built from the same file,
    /// if they are equal.
    func sharingWeights(of other: any Operator) -> any Operator

    /// Returns the number of phases. All threads finish a phase before any starts the next.
    func phaseCount(_ operands: Operands) -> Int

    /// Computes a thread's slice of the output for all samples; all phases and slices together compute every
    /// element. Sizes were checked when the operator was created.
    func run(_ operands: Operands, phase: Int, slice: WorkSlice)
}

/// An operator that one thread computes alone.
protocol UndividedOperator: Operator {
    func run(_ operands: Operands)
}

extension UndividedOperator {
    func run(_ operands: Operands, phase: Int, slice: WorkSlice) {
        if slice.isFirst { run(operands) }
    }
}

extension Operator {
    func scratchCount(samples: Int) -> Int { 0 }
    var worksInPlace: Bool { false }
    var kernelName: String { "\(Self.self)" }
    var sharesConstants: Bool { false }
    var multiplyAdds: Int { 0 }
    func sharingWeights(of other: any Operator) -> any Operator { self }
    func phaseCount(_ operands: Operands) -> Int { 1 }
}

/// The memory that a run of a step reads and writes. Samples are contiguous.
struct Operands {
    let samples: Int
    let left: UnsafePointer<Float>
    /// Distance between samples in floats; 0 for a constant shared by all samples.
    let leftStep: Int
    let right: UnsafePointer<Float>?
    let rightStep: Int
    var third: UnsafePointer<Float>?
    var thirdStep = 0
    let output: UnsafeMutablePointer<Float>
    let outputStep: Int
    let scratch: UnsafeMutablePointer<Float>
    let kernels: Kernels
}

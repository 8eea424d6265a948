/// One step of a network: immutable weights, no state between runs.
protocol Operator: Sendable {
    /// Floats of scratch memory that a run over so many samples needs.
    func scratchCount(samples: Int) -> Int

    /// Whether the output may lie over the left operand.
    var worksInPlace: Bool { get }

    /// Whether the left operand may be a constant, which all samples share.
    var sharesConstants: Bool { get }

    /// For people.
    var kernelName: String { get }

    /// Multiplications of a matrix product for one sample; other arithmetic does not count.
    var multiplyAdds: Int { get }

    /// The same operator with the weights of `other`, a step of a network built from the same file, where they are the
    /// same numbers in the same order.
    func sharingWeights(of other: any Operator) -> any Operator

    /// A thread begins a phase when all threads have ended the one before.
    func phaseCount(_ operands: Operands) -> Int

    /// Computes a thread's share of the output for all samples; over all phases and shares, every element.
    /// Sizes were checked when the step was made.
    func run(_ operands: Operands, phase: Int, share: Share)
}

/// An operator that one thread computes while the others wait.
protocol UndividedOperator: Operator {
    func run(_ operands: Operands)
}

extension UndividedOperator {
    func run(_ operands: Operands, phase: Int, share: Share) {
        if share.isFirst { run(operands) }
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

/// What one run of a step reads and writes. Samples lie one behind the other.
struct Operands {
    let samples: Int
    let left: UnsafePointer<Float>
    /// Floats from one sample to the next; 0 for a constant, which all samples share.
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

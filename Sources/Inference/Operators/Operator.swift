import CKernels

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

/// A thread's part of the work of a step.
struct WorkSlice {
    let number: Int
    let count: Int

    static let whole = WorkSlice(number: 0, count: 1)

    var isFirst: Bool { number == 0 }

    /// Returns this thread's part of `total` equal pieces of work. All parts but the last are multiples of
    /// `grain`.
    func range(of total: Int, grain: Int = 1) -> Range<Int> {
        let grains = (total + grain - 1) / grain
        return min(grains * number / count * grain, total)..<min(grains * (number + 1) / count * grain, total)
    }

    /// Calls `body` for this thread's part of the rows of several images of `height` rows, image by image.
    func rows(
        ofImages images: Int, height: Int, _ body: (_ image: Int, _ rows: Range<Int>) -> Void
    ) {
        let all = range(of: images * height)
        var row = all.lowerBound
        while row < all.upperBound {
            let image = row / height
            let end = min(all.upperBound, (image + 1) * height)
            body(image, row - image * height..<end - image * height)
            row = end
        }
    }
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

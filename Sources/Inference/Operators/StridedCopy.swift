/// Copies a box of elements between two layouts: transposes, slices, and writes parts of a larger tensor.
///
/// `extents` are the sizes of the box; the steps are the distances in floats between neighbors along each
/// axis of the source and of the destination. Source steps may be negative or 0. With a `background` the
/// output is filled with that value first.
struct StridedCopy: UndividedOperator {
    private let extents: [Int]
    private let sourceSteps: [Int]
    private let sourceOffset: Int
    private let destinationSteps: [Int]
    private let destinationOffset: Int
    private let background: Float?

    init(
        extents: [Int], sourceSteps: [Int], sourceOffset: Int = 0, destinationSteps: [Int],
        destinationOffset: Int = 0, background: Float? = nil
    ) {
        self.background = background
        var merged: [(extent: Int, source: Int, destination: Int)] = []
        for (extent, steps) in zip(extents, zip(sourceSteps, destinationSteps)) where extent != 1 {
            if let outer = merged.last, outer.source == steps.0 * extent,
                outer.destination == steps.1 * extent
            {
                merged[merged.count - 1] = (outer.extent * extent, steps.0, steps.1)
            } else {
                merged.append((extent, steps.0, steps.1))
            }
        }
        // If no line can be copied as a whole, a long innermost loop is fastest.
        if let last = merged.last, last.source != 1 || last.destination != 1,
            let longest = merged.indices.max(by: { merged[$0].extent < merged[$1].extent })
        {
            merged.append(merged.remove(at: longest))
        }
        self.extents = merged.map(\.extent)
        self.sourceSteps = merged.map(\.source)
        self.sourceOffset = sourceOffset
        self.destinationSteps = merged.map(\.destination)
        self.destinationOffset = destinationOffset
    }

    var sharesConstants: Bool { true }

    func run(_ operands: Operands) {
        for sample in 0..<operands.samples {
            if let background {
                let output = operands.output + sample * operands.outputStep
                output.update(repeating: background, count: operands.outputStep)
            }
            copy(
                axis: 0, from: operands.left + sample * operands.leftStep + sourceOffset,
                to: operands.output + sample * operands.outputStep + destinationOffset)
        }
    }

    private func copy(
        axis: Int, from source: UnsafePointer<Float>, to destination: UnsafeMutablePointer<Float>
    ) {
        guard axis < extents.count else {
            destination.pointee = source.pointee
            return
        }
        let (extent, sourceStep, destinationStep) = (extents[axis], sourceSteps[axis], destinationSteps[axis])
        if axis + 1 < extents.count {
            for i in 0..<extent {
                copy(axis: axis + 1, from: source + i * sourceStep, to: destination + i * destinationStep)
            }
        } else if sourceStep == 1, destinationStep == 1 {
            destination.update(from: source, count: extent)
        } else {
            for i in 0..<extent { destination[i * destinationStep] = source[i * sourceStep] }
        }
    }
}

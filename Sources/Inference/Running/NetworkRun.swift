/// One run of a network on the first samples of a workspace. Every thread executes the same steps, computes
/// its slice of each, and waits for the others.
struct NetworkRun {
    private let steps: [Step]
    private let kernels: Kernels
    private let batch: Int
    private let maximumBatch: Int
    private let microBatch: Int
    private let persistent: UnsafeMutablePointer<Float>
    private let transient: UnsafeMutablePointer<Float>
    private let scratch: UnsafeMutablePointer<Float>

    init(_ network: Network, batch: Int, in workspace: borrowing Workspace) {
        precondition(
            1...workspace.maximumBatch ~= batch,
            "a batch of \(batch) in a workspace for \(workspace.maximumBatch)")
        steps = network.steps
        kernels = network.kernels
        self.batch = batch
        maximumBatch = workspace.maximumBatch
        microBatch = workspace.microBatch
        persistent = workspace.persistent
        transient = workspace.transient
        scratch = workspace.scratch
    }

    /// Executes a thread's slice of every step. Without a barrier the slice must be the whole.
    func execute(_ slice: WorkSlice, _ barrier: Barrier?) {
        for first in stride(from: 0, to: batch, by: microBatch) {
            for step in steps { run(step, first: first, slice, barrier) }
        }
    }

    /// Executes the whole run on one thread and returns the time of each step.
    func timed() -> [Duration] {
        let clock = ContinuousClock()
        var times = [Duration](repeating: .zero, count: steps.count)
        for first in stride(from: 0, to: batch, by: microBatch) {
            for (index, step) in steps.enumerated() {
                times[index] += clock.measure { run(step, first: first, .whole, nil) }
            }
        }
        return times
    }

    /// Executes a step for one micro-batch, the samples from `first` on.
    private func run(_ step: Step, first: Int, _ slice: WorkSlice, _ barrier: Barrier?) {
        let operands = operands(of: step, first: first)
        for phase in 0..<step.operation.phaseCount(operands) {
            step.operation.run(operands, phase: phase, slice: slice)
            barrier?.wait()
        }
    }

    private func operands(of step: Step, first: Int) -> Operands {
        func memory(_ place: MemoryPlan.Place, count: Int) -> UnsafeMutablePointer<Float> {
            switch place {
            case .persistent(let offset): persistent + offset * maximumBatch + first * count
            case .transient(let offset): transient + offset * microBatch
            }
        }
        func resolve(_ operand: Step.Operand) -> (UnsafePointer<Float>, Int) {
            switch operand {
            case .value(let place, let count): (UnsafePointer(memory(place, count: count)), count)
            case .constant(let storage): (storage.base, 0)
            }
        }
        let left = resolve(step.left)
        let right = step.right.map(resolve)
        let third = step.third.map(resolve)
        return Operands(
            samples: min(microBatch, batch - first), left: left.0, leftStep: left.1, right: right?.0,
            rightStep: right?.1 ?? 0, third: third?.0, thirdStep: third?.1 ?? 0,
            output: memory(step.output, count: step.outputCount),
            outputStep: step.outputCount, scratch: scratch, kernels: kernels)
    }
}

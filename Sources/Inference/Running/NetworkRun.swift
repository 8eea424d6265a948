/// One run of a network over the first samples of a workspace. Every thread of a team walks through the same
/// steps, does its share of each, and waits for the others.
struct NetworkRun {
    private let steps: [Step]
    private let kernels: Kernels
    private let batch: Int
    private let maximumBatch: Int
    private let samplesPerPass: Int
    private let kept: UnsafeMutablePointer<Float>
    private let passing: UnsafeMutablePointer<Float>
    private let scratch: UnsafeMutablePointer<Float>

    init(_ network: Network, batch: Int, in workspace: borrowing Workspace) {
        precondition(
            1...workspace.maximumBatch ~= batch,
            "a batch of \(batch) in a workspace for \(workspace.maximumBatch)")
        (steps, kernels, self.batch) = (network.steps, network.kernels, batch)
        (maximumBatch, samplesPerPass) = (workspace.maximumBatch, workspace.samplesPerPass)
        (kept, passing, scratch) = (workspace.kept, workspace.passing, workspace.scratch)
    }

    /// Does a thread's share of every step. Without a barrier the share must be the whole.
    func walk(_ share: Share, _ barrier: Barrier?) {
        for first in stride(from: 0, to: batch, by: samplesPerPass) {
            for step in steps { run(step, first: first, share, barrier) }
        }
    }

    /// The whole run on one thread, telling the time that each step took.
    func timed() -> [Duration] {
        let clock = ContinuousClock()
        var times = [Duration](repeating: .zero, count: steps.count)
        for first in stride(from: 0, to: batch, by: samplesPerPass) {
            for (index, step) in steps.enumerated() {
                times[index] += clock.measure { run(step, first: first, .whole, nil) }
            }
        }
        return times
    }

    /// A step for one pass: the samples from `first` on that go through the network together.
    private func run(_ step: Step, first: Int, _ share: Share, _ barrier: Barrier?) {
        let operands = operands(of: step, first: first)
        for phase in 0..<step.operation.phaseCount(operands) {
            step.operation.run(operands, phase: phase, share: share)
            barrier?.wait()
        }
    }

    private func operands(of step: Step, first: Int) -> Operands {
        func memory(_ place: MemoryPlan.Place, count: Int) -> UnsafeMutablePointer<Float> {
            switch place {
            case .kept(let offset): kept + offset * maximumBatch + first * count
            case .passing(let offset): passing + offset * samplesPerPass
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
            samples: min(samplesPerPass, batch - first), left: left.0, leftStep: left.1, right: right?.0,
            rightStep: right?.1 ?? 0, third: third?.0, thirdStep: third?.1 ?? 0,
            output: memory(step.output, count: step.outputCount),
            outputStep: step.outputCount, scratch: scratch, kernels: kernels)
    }
}

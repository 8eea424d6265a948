import Inference
import ProgramSupport

/// The time of a run as bars, one per kernel, the slowest first.
struct StepChart {
    private struct Entry {
        var microseconds = 0.0
        var steps = 0
        var multiplyAdds = 0
    }

    private let entries: [(kernel: String, entry: Entry)]
    private let total: Double
    private let instructionSet: String

    private static let barWidth = 24

    init(_ network: Network, _ timing: ModelTiming) {
        total = timing.total
        let summary = network.summary
        instructionSet = summary.instructionSet
        var kernels: [String: Entry] = [:]
        for (step, time) in zip(summary.steps, timing.steps) {
            kernels[step.kernel, default: Entry()].microseconds += time
            kernels[step.kernel, default: Entry()].steps += 1
            kernels[step.kernel, default: Entry()].multiplyAdds += step.multiplyAdds
        }
        entries = kernels.sorted { ($1.value.microseconds, $0.key) < ($0.value.microseconds, $1.key) }
            .map { ($0.key, $0.value) }
    }

    var lines: [String] {
        let name = "time".padded(to: 15)
        guard total > 0 else { return [name + "not measured: the network is too large"] }
        return ["\(name)\(Self.milliseconds(total)) a face on one core with \(instructionSet) kernels"]
            + entries.map(line)
    }

    private func line(_ kernel: String, _ entry: Entry) -> String {
        let bar = WatchView.blocks(entry.microseconds / total, width: Self.barWidth)
        let time = Self.milliseconds(entry.microseconds)
        let gigaflops = 2e-3 * Double(entry.multiplyAdds) / entry.microseconds
        let speed = entry.multiplyAdds > 0 ? ", \(Int(clamping: gigaflops.rounded())) GFLOPS" : ""
        return String(repeating: " ", count: 15) + bar.padded(to: Self.barWidth + 1)
            + time.leftPadded(to: 9)
            + "  \(kernel), \(entry.steps.counted("step"))\(speed)"
    }

    private static func milliseconds(_ microseconds: Double) -> String {
        "\((microseconds / 1000).fixed(2)) ms"
    }
}

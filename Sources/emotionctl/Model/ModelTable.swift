import EmotionRecognition
import Inference
import ProgramSupport

/// A model as text for a terminal.
struct ModelTable {
    let model: ModelDescription
    let timing: ModelTiming

    /// Width of the names' column in characters.
    private static let margin = 15
    private static let width = 100

    var text: String {
        let rows = card + tensors + cost + notes
        let lines = rows.flatMap { row in
            let wrapped = row.text.split(separator: " ").map(String.init).wrapped(
                to: Self.width - Self.margin)
            return wrapped.enumerated().map { index, line in
                (index == 0 ? row.name : "").padded(to: Self.margin) + line
            }
        }
        return (lines + StepChart(model.network, timing).lines)
            .map { StyledText($0).plain }.joined(separator: "\n")
    }

    private typealias Row = (name: String, text: String)

    private var card: [Row] {
        var rows: [Row] = [("file", model.path), ("sha256", model.sha256)]
        guard let card = model.card else {
            let wayOut = "and the daemon needs one; docs/models.md says what it contains"
            rows.append(("card", "none: \(model.cardPath) is not there, \(wayOut)"))
            return rows
        }
        rows.insert(("model", card.name), at: 0)
        if let description = model.notes?.description { rows.append(("", description)) }
        rows.append(("license", model.notes?.license ?? "not stated in the card"))
        return rows
    }

    private var tensors: [Row] {
        let inputs = model.network.inputs.map { "\($0.name), \(Self.size($0.shape))" }
        let outputs = model.network.outputs.map { output in
            guard let entry = model.card?.outputs.first(where: { $0.name == output.name }) else {
                return "\(output.name), \(Self.size(output.shape))"
            }
            let kind = entry.kind.rawValue.replacing("_", with: " ")
            let labels = Self.labels(of: entry).joined(separator: ", ")
            return "\(output.name), \(Self.size(output.shape)) \(kind)"
                + (labels.isEmpty ? "" : ": \(labels)")
        }
        return Self.rows("inputs", inputs) + Self.rows("outputs", outputs)
    }

    private static func labels(of output: ModelCard.Output) -> [String] {
        if output.labelWeights.isEmpty { return output.labels }
        return zip(output.labels, output.labelWeights).map { "\($0) ×\($1)" }
    }

    private var cost: [Row] {
        let network = model.network
        let operators = network.summary.operators.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return [
            ("operators", operators.map { "\($0.value) \($0.key)" }.joined(separator: ", ")),
            ("parameters", "\(Self.grouped(network.parameterCount)) in \(Self.bytes(model.fileBytes))"),
            ("multiply-adds", "\(Self.grouped(network.multiplyAdds)) a face"),
            ("workspace", Self.bytes(network.workspaceBytes())),
        ]
    }

    private var notes: [Row] {
        func entries(_ notes: [String: ModelNotes.Value]?) -> [String] {
            (notes ?? [:]).sorted { $0.key < $1.key }.map {
                $0.key.isEmpty ? "\($0.value)" : "\($0.key): \($0.value)"
            }
        }
        return Self.rows("figures", entries(model.notes?.figures))
            + Self.rows("training", entries(model.notes?.training))
    }

    private static func rows(_ name: String, _ texts: [String]) -> [Row] {
        texts.enumerated().map { ($0 == 0 ? name : "", $1) }
    }

    private static func size(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }

    private static func bytes(_ count: Int) -> String {
        count < 1_000_000 ? "\((count + 500) / 1_000) kB" : "\(Double((count + 50_000) / 100_000) / 10) MB"
    }

    /// Formats a number with its digits in groups of three.
    private static func grouped(_ number: Int) -> String {
        let digits = "\(number)"
        return digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}

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
        let bar = Columns.bar(entry.microseconds / total, width: Self.barWidth)
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

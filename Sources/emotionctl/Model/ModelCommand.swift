import ArgumentParser
import EmotionRecognition
import Inference
import ProgramSupport

/// The command `emotionctl model`.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Show the inputs, labels, layers, cost and license of a model.",
        discussion: """
            Checks the ONNX file and the card beside it as the daemon does, and measures a run. Exit status \
            65 if one of them is invalid, 66 if the file does not exist.

            Examples:
              emotionctl model default
              emotionctl model mine.onnx --json | jq '.outputs[0].labels'
            """)

    @Argument(
        help: "An ONNX file, or the name of a bundled model.", completion: .file(extensions: ["onnx"]))
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let model = try Self.load(file)
        let timing = ModelTiming(model.network)
        try StandardOutput.print(
            json ? try ModelRecord(model, timing).json() : ModelTable(model: model, timing: timing).text)
    }

    static func load(_ file: String) throws -> ModelDescription {
        let path = try ModelLoader.path(of: file)
        return try ModelLoader.loading { () throws(RecognitionError) in try ModelDescription(path: path) }
    }
}

/// The time of a network for one face, on one thread.
struct ModelTiming {
    /// Median time of each step in microseconds, in the order of the network's summary; empty if the network
    /// is too large to be measured.
    let steps: [Double]

    var total: Double { steps.reduce(0, +) }

    /// Maximum number of multiply-adds to measure, which take seconds; any file may ask for hours of work.
    private static let mostMultiplyAdds = 50_000_000_000
    private static let mostWorkspaceBytes = 1 << 29

    private static let longestMeasurement = Duration.milliseconds(300)
    private static let mostRuns = 31

    init(_ network: Network) {
        guard network.multiplyAdds <= Self.mostMultiplyAdds,
            network.workspaceBytes() <= Self.mostWorkspaceBytes
        else {
            steps = []
            return
        }
        var workspace = Workspace(for: network)
        // The first run loads the weights into the caches.
        var runs = [network.timedRun(batch: 1, in: &workspace)]
        let end = ContinuousClock.now + Self.longestMeasurement
        while runs.count < Self.mostRuns, .now < end {
            runs.append(network.timedRun(batch: 1, in: &workspace))
        }
        steps = runs[0].indices.map { step in
            let times = runs.map { $0[step] }.sorted()
            return times[times.count / 2] / .microseconds(1)
        }
    }
}

/// A model as one line of JSON.
struct ModelRecord: JSONRecord {
    struct Tensor: Encodable {
        let name: String
        let shape: [Int]
        let kind: String?
        let labels: [String]?
        let labelWeights: [Float]?
    }

    struct Step: Encodable {
        let name: String
        let `operator`: String
        let kernel: String
        let multiplyAdds: Int
        let microseconds: Double?
    }

    let file: String
    let sha256: String
    let fileBytes: Int
    /// Absent if the model has no card.
    let name: String?
    let description: String?
    let license: String?
    let figures: [String: ModelNotes.Value]?
    let training: [String: ModelNotes.Value]?
    let inputs: [Tensor]
    let outputs: [Tensor]
    let operators: [String: Int]
    let parameters: Int
    let multiplyAdds: Int
    let workspaceBytes: Int
    let instructionSet: String
    /// Absent if the network is too large to be measured.
    let microseconds: Double?
    let steps: [Step]

    init(_ model: ModelDescription, _ timing: ModelTiming) {
        let (network, summary) = (model.network, model.network.summary)
        (file, sha256, fileBytes) = (model.path, model.sha256, model.fileBytes)
        (name, description, license) = (model.card?.name, model.notes?.description, model.notes?.license)
        (figures, training) = (model.notes?.figures, model.notes?.training)
        inputs = network.inputs.map {
            Tensor(name: $0.name, shape: $0.shape, kind: nil, labels: nil, labelWeights: nil)
        }
        outputs = network.outputs.map { output in
            let entry = model.card?.outputs.first { $0.name == output.name }
            let (labels, weights) = (entry?.labels ?? [], entry?.labelWeights ?? [])
            return Tensor(
                name: output.name, shape: output.shape, kind: entry?.kind.rawValue,
                labels: labels.isEmpty ? nil : labels, labelWeights: weights.isEmpty ? nil : weights)
        }
        (operators, instructionSet) = (summary.operators, summary.instructionSet)
        (parameters, multiplyAdds) = (network.parameterCount, network.multiplyAdds)
        workspaceBytes = network.workspaceBytes()
        microseconds = timing.steps.isEmpty ? nil : timing.total
        steps = summary.steps.enumerated().map { index, step in
            Step(
                name: step.name, operator: step.kind, kernel: step.kernel, multiplyAdds: step.multiplyAdds,
                microseconds: timing.steps.isEmpty ? nil : timing.steps[index])
        }
    }
}

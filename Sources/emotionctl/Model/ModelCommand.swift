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
        let path = try ModelOptions.path(of: file)
        return try ModelOptions.loading { () throws(RecognitionError) in try ModelDescription(path: path) }
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

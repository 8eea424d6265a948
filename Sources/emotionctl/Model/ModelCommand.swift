import ArgumentParser
import EmotionRecognition
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
        let path = ModelFile.path(of: file)
        return try ModelFile.load { () throws(RecognitionError) in try ModelDescription(path: path) }
    }
}

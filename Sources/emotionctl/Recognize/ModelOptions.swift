import ArgumentParser
import DaemonConfiguration
import Pipeline
import ProgramSupport

/// The options that choose how faces are detected and classified, with the daemon's defaults.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Use the settings of a configuration file of the daemon: its groups detector, model and smoothing.",
            discussion: """
                See emotiond.yml(5). Other options of the command line win over FILE. Without this option no \
                file is read, and the daemon's variables (EMOTIOND_…) are never read.
                """,
            valueName: "file"),
        completion: .file(extensions: ["yml"]))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "An ONNX file, or the name of a bundled model.",
            discussion: "The default is '\(RecognizerSettings.Model().file)'.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Output whose scores are used; by default the first one in the model's card.",
            valueName: "name"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Model that drops boxes without a face; off keeps them.",
            discussion: "The default is '\(RecognizerSettings.Model().faceGate)'.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var faceGate: String?

    @Option(
        help: ArgumentHelp(
            "Minimum face probability to pass the face gate, from 0 to 1; by default that of the gate's card.",
            valueName: "value"))
    var gateThreshold: Float?

    func validate() throws {
        let range = RecognizerSettings.Model.gateThresholds
        guard let gateThreshold, !range.contains(gateThreshold) else { return }
        throw ValidationError(
            "--gate-threshold \(gateThreshold): must be from \(range.lowerBound) to \(range.upperBound)")
    }

    /// Returns the loader of what the options and the configuration file name.
    ///
    /// - Parameter minFace: side of the smallest detected face in pixels; `nil` for that of the file.
    func loader(minFace: Int? = nil) throws(ExitError) -> ModelLoader {
        var settings = RecognizerSettings()
        if let config { settings = try SettingsSource(fileAlone: config).load().recognizer }
        settings.model.file = model ?? settings.model.file
        settings.model.output = output ?? settings.model.output
        settings.model.faceGate = faceGate ?? settings.model.faceGate
        settings.model.gateThreshold = gateThreshold ?? settings.model.gateThreshold
        settings.detector.minFace = minFace ?? settings.detector.minFace
        return ModelLoader(settings, isConfigured: config != nil)
    }
}

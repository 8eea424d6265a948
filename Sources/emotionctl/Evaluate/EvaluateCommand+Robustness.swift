import ArgumentParser
import EmotionRecognition
import ProgramSupport

extension EvaluateCommand {
    /// Runs `--robustness`.
    func compareChanges() throws {
        let input = InputFiles([dataset])
        for failure in input.failures { StandardError.write("emotionctl: \(failure)") }
        guard !input.files.isEmpty else { throw Failure(.noInput, "\(dataset): no photographs") }
        let model = try emotionModel()
        let weighs = try weighsLabels(model, .photos)
        var run = RobustnessRun(
            model: weighs == false ? model.withoutLabelWeights : model, finder: try finder())
        try run.read(input.files.map(\.path))
        let counts = run.counts
        guard counts.faces > 0 else {
            throw Failure(.noInput, "\(dataset): no face found in \(counts.pictures) photographs")
        }
        let robustness = Robustness(
            dataset: dataset, model: model.card.name, output: model.output, labelWeights: weighs,
            counts: counts)
        if let report { try RobustnessReport(robustness: robustness).write(to: report) }
        try StandardOutput.print(
            json ? try RobustnessRecord(robustness).json() : RobustnessTable(robustness: robustness).text)
        if counts.broken + input.failures.count > 0 { throw ExitCode.badData }
    }
}

import ArgumentParser
import EmotionRecognition
import Pipeline
import ProgramSupport
import SystemPackage

extension EvaluateCommand {
    /// Runs `--boxes`.
    func judgeBoxes(against boxes: String, _ loader: ModelLoader) throws {
        let reference = try ReferenceBoxes(boxes)
        let input = try files(of: reference)
        for failure in input.failures { StandardError.write("emotionctl: \(StyledText(failure).plain)") }
        guard !input.files.isEmpty else {
            throw ExitError(.noInput, "\(dataset): no pictures")
        }
        var run = try DetectionRun(
            reference: reference, parts: try loader.parts(), keepsSamples: report != nil)
        try run.read(input.files)
        let evaluation = DetectionEvaluation(
            dataset: dataset, boxes: boxes, counts: run.counts, idCounts: run.idCounts)
        if let report, let samples = run.samples {
            try DetectionReport(evaluation: evaluation, samples: samples).write(to: report)
        }
        guard run.counts.pictures > 0 else {
            if run.counts.broken > 0 { throw ExitCode.badData }
            throw ExitError(.noInput, "\(boxes): has no line for \(dataset)")
        }
        try StandardOutput.print(
            json ? try DetectionRecord(evaluation).json() : DetectionTable(evaluation: evaluation).text)
        if run.counts.broken + input.failures.count > 0 { throw ExitCode.badData }
    }

    /// Returns the pictures in the reference, or everything in the folder.
    private func files(of reference: ReferenceBoxes) throws -> (files: [InputFile], failures: [String]) {
        if case .listed(let list) = reference, (try? FileStatus(path: dataset))?.isFolder == true {
            guard list.lastFrame == nil else {
                throw ExitError(.usage, "\(list.path): has frames of a video, and \(dataset) is a folder")
            }
            return (
                list.names.map { name in
                    InputFile(path: FilePath(dataset).appending(name).string, place: name, size: 0)
                }, []
            )
        }
        let input = InputFiles([dataset])
        return (input.files, input.failures)
    }
}

extension EvaluateCommand {
    /// Runs `--robustness`.
    func compareChanges(_ loader: ModelLoader) throws {
        let input = InputFiles([dataset])
        for failure in input.failures { StandardError.write("emotionctl: \(failure)") }
        guard !input.files.isEmpty else { throw ExitError(.noInput, "\(dataset): no photographs") }
        let model = try loader.emotionModel()
        let weighs = try weighsLabels(model, of: loader, .photos)
        var run = RobustnessRun(
            model: weighs == false ? model.withoutLabelWeights : model, finder: try loader.finder())
        try run.read(input.files.map(\.path))
        let counts = run.counts
        guard counts.faces > 0 else {
            throw ExitError(.noInput, "\(dataset): no face found in \(counts.pictures) photographs")
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

extension EvaluateCommand {
    /// Whether to use the label weights; `nil` if the card has none.
    func weighsLabels(
        _ model: EmotionModel, of loader: ModelLoader, _ mode: Evaluation.Mode
    ) throws -> Bool? {
        if model.hasLabelWeights { return labelWeights ?? (mode == .photos) }
        if labelWeights == true {
            throw ExitError(
                .usage,
                "--label-weights: the card of \(loader.settings.model.file) has none for \(model.output)")
        }
        return nil
    }

    func reader(
        for model: EmotionModel, of loader: ModelLoader, _ mode: Evaluation.Mode
    ) throws -> PictureReader {
        switch mode {
        case .crops: PictureReader(crops: model)
        case .photos: PictureReader(model: model, finder: try loader.finder())
        }
    }
}

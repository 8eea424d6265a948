import ArgumentParser
import EmotionRecognition
import ProgramSupport
import SystemPackage

extension EvaluateCommand {
    /// Runs `--boxes`.
    func judgeBoxes(against boxes: String) throws {
        let reference = try ReferenceBoxes(boxes)
        let input = try files(of: reference)
        for failure in input.failures { StandardError.write("emotionctl: \(StyledText(failure).plain)") }
        guard !input.files.isEmpty else {
            throw Failure(.noInput, "\(dataset): no pictures")
        }
        var run = try DetectionRun(
            reference: reference, model: try emotionModel(), gate: try RecognitionParts.gate(faceGate),
            keepsSamples: report != nil)
        try run.read(input.files)
        let evaluation = DetectionEvaluation(
            dataset: dataset, boxes: boxes, counts: run.counts, idCounts: run.idCounts)
        if let report, let samples = run.samples {
            try DetectionReport(evaluation: evaluation, samples: samples).write(to: report)
        }
        guard run.counts.pictures > 0 else {
            if run.counts.broken > 0 { throw ExitCode.badData }
            throw Failure(.noInput, "\(boxes): has no line for \(dataset)")
        }
        try StandardOutput.print(
            json ? try DetectionRecord(evaluation).json() : DetectionTable(evaluation: evaluation).text)
        if run.counts.broken + input.failures.count > 0 { throw ExitCode.badData }
    }

    /// Returns the pictures in the reference, or everything in the folder.
    private func files(of reference: ReferenceBoxes) throws -> (files: [InputFile], failures: [String]) {
        if case .listed(let list) = reference, (try? FileStatus(path: dataset))?.isFolder == true {
            guard list.lastFrame == nil else {
                throw Failure(.usage, "\(list.path): has frames of a video, and \(dataset) is a folder")
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

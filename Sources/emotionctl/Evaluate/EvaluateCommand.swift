import ArgumentParser
import EmotionRecognition
import FaceDetection
import ProgramSupport

/// `emotionctl evaluate`
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure a model or the face detector on pictures, through the code that the daemon runs.",
        discussion: """
            DATASET is Kaggle's fer2013.csv, with FER+'s fer2013new.csv beside it or not, a folder with these \
            files, or a folder with a folder of pictures per label (LABEL/… or SPLIT/LABEL/…). Labels that the \
            data set does not have are left out of the comparison. Exit status 65 where a picture is broken (the \
            others are evaluated), 66 where there is nothing to evaluate.

            Photographs are read as recognize reads them: each face a second time as in a mirror, and the \
            probabilities averaged. The daemon and videos read each face once.

            With --boxes the face detector is measured: DATASET is a folder of pictures, a picture or a video with \
            reference boxes. A face counts as found if its middle lies inside a box and neither is more than 2.5 \
            times as large as the other. Reference faces are wanted from 24 pixels and a 16th of the picture's \
            height on, by their shorter side; a box around a smaller one is no false positive. Pictures are searched \
            as recognize does. Videos go through the daemon's own pipeline, and those frames are judged that have \
            reference boxes.

            Examples:
              emotionctl evaluate fer2013.csv --split PublicTest
              emotionctl evaluate faces/ --crops --model mine.onnx
              emotionctl evaluate photographs/ --photos --report out/
              emotionctl evaluate photographs/ --robustness
              emotionctl evaluate film.mp4 --boxes film.faces.ndjson
              emotionctl evaluate rooms/ --boxes none --report out/
            """)

    @Argument(
        help: ArgumentHelp("Labelled pictures; with --boxes pictures or a video.", valueName: "dataset"))
    var dataset: String

    @Flag(help: "Pictures are faces already, cut out; a table's always are.")
    var crops = false

    @Flag(help: "Pictures are photographs: look for the largest face in each, as the daemon does.")
    var photos = false

    @Flag(
        help: ArgumentHelp(
            "Tell how often the label stays when photographs change, instead of comparing with labels.",
            discussion: """
                DATASET is a folder of photographs, at any depth. The largest face of each is read again after it was \
                mirrored, brought to half and to a quarter of its size, turned by 10 degrees to either side, darkened \
                by a gamma of 2.2, blurred (by a Gaussian of a 150th of the shorter side), made noisy (by 12 of 255 \
                levels, the same in every run) and compressed as a JPEG of quality 30. Faces that are no longer found \
                are counted apart.
                """))
    var robustness = false

    @Option(
        help: ArgumentHelp(
            "Measure the face detector against reference boxes: a file of them, none, or middle.",
            discussion: """
                The file has a JSON line for each picture, with "file", its path in the folder DATASET, or for each \
                judged frame of a video, with "frame", its number from 0; and "faces", each with "x", "y", "width" \
                and "height" in pixels, and where they are known "roll", the degrees by which the face is turned \
                clockwise, and "id", the same number for the same person. "none" says that no picture shows a \
                face, "middle" that each shows one that covers its middle. Tells recall and precision, also by the \
                faces' sizes, and how many ids each face of a video got; --report also has a page of faces that were \
                missed and one of boxes that hold none.
                """,
            valueName: "file"),
        completion: .file(extensions: ["ndjson"]))
    var boxes: String?

    @Option(help: "Which part of the data set; without it the validation split, where there are splits.")
    var split: DatasetSplit?

    @Option(help: ArgumentHelp("An ONNX file, or the name of a bundled model.", valueName: "file"))
    var model = "default"

    @Option(
        help: ArgumentHelp("The model's scores to compare; without it those it publishes.", valueName: "name")
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "The model that drops boxes without a face in photographs; off keeps them.", valueName: "file"))
    var faceGate = "face-gate"

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            """
            Weigh labels as the model's card says and the daemon does. By default photographs are weighed and faces \
            that are cut out already are not, so that those figures are the network's own.
            """))
    var labelWeights: Bool?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Write a report with plots into a folder.", valueName: "folder"))
    var report: String?

    func validate() throws {
        if crops && photos { throw ValidationError("--crops and --photos exclude each other") }
        if robustness && (crops || split != nil) {
            throw ValidationError("--robustness is for photographs and excludes --crops and --split")
        }
        if boxes != nil, crops || photos || robustness || split != nil || output != nil || labelWeights != nil
        {
            throw ValidationError(
                "--boxes is for the detector and excludes --crops, --photos, --robustness, --split, --output "
                    + "and --label-weights")
        }
    }

    func run() throws {
        if let boxes { return try judgeBoxes(against: boxes) }
        if robustness { return try compareChanges() }
        let set = try Dataset(path: dataset, split: split)
        let mode = try mode(for: set)
        let pictures = try set.pictures()
        let model = try emotionModel()
        let weighs = try weighsLabels(model, mode)
        var run = EvaluationRun(
            try reader(for: weighs == false ? model.withoutLabelWeights : model, mode))
        try run.read(pictures)
        let result = try evaluation(run, of: set, mode, model, weighs, hasVotes: pictures.hasVotes)
        if let report { try EvaluationReport(result).write(to: report) }
        try StandardOutput.print(json ? try EvaluationRecord(result).json() : EvaluationTable(result).text)
        if result.counts.broken > 0 { throw ExitCode.badData }
    }

    private func mode(for set: Dataset) throws -> Evaluation.Mode {
        switch set.layout {
        case .table(let path):
            if photos { throw Failure(.usage, "\(path): a table holds faces, not photographs") }
            return .crops
        case .folders(let path):
            guard crops || photos else {
                throw Failure(.usage, "\(path): say whether its pictures are faces, --crops, or --photos")
            }
            return crops ? .crops : .photos
        }
    }

    private func evaluation(
        _ run: borrowing EvaluationRun, of set: Dataset, _ mode: Evaluation.Mode, _ model: EmotionModel,
        _ weighs: Bool?, hasVotes: Bool
    ) throws -> Evaluation {
        let comparison = Comparison(
            run.verdicts, output: model.output, known: model.labels, hasVotes: hasVotes)
        for (label, count) in comparison.unknown.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            StandardError.write(
                "emotionctl: \(dataset): \(count) left out: the model has no label \(label.rawValue)")
        }
        var counts = run.counts
        counts.scored = comparison.truth.count
        counts.unlabelled = counts.faces - counts.scored
        guard counts.scored > 0 else { throw nothingScored(counts, mode) }
        return Evaluation(
            dataset: dataset, split: set.splitName, mode: mode, model: model.card.name, output: model.output,
            labelWeights: weighs, counts: counts, figures: Figures(comparison))
    }

    private func nothingScored(_ counts: PictureCounts, _ mode: Evaluation.Mode) -> Failure {
        if counts.pictures == 0 { return Failure(.noInput, "\(dataset): no pictures in this split") }
        let pictures = counts.pictures.counted("picture")
        if counts.pictures == counts.broken {
            return Failure(.badData, "\(dataset): none of \(pictures) can be decoded")
        }
        let reason = counts.faces == 0 ? "no face found" : "no label to compare with"
        return Failure(.noInput, "\(dataset): \(reason) in \(pictures)")
    }
}

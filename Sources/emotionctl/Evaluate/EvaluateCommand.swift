import ArgumentParser
import EmotionRecognition
import FaceDetection
import ProgramSupport

/// The command `emotionctl evaluate`.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure a model or the face detector on pictures, with the code of the daemon.",
        discussion: """
            DATASET is Kaggle's fer2013.csv, optionally with FER+'s fer2013new.csv in the same folder, a \
            folder with these files, or a folder with one folder of pictures per label (LABEL/… or \
            SPLIT/LABEL/…). Labels that the data set does not have are excluded from the comparison. Exit \
            status 65 if a picture is damaged (the others are evaluated), 66 if there is nothing to \
            evaluate.

            Photographs are classified as by recognize: each face in 16 views, cropped closer and wider, \
            shifted, with its gamma corrected, and mirrored, and the probabilities are averaged. The daemon \
            and videos classify each face once.

            With --boxes the face detector is measured: DATASET is a folder of pictures, a picture or a \
            video with reference boxes. A face counts as detected if its center is inside a box and neither \
            is more than 2.5 times as large as the other. Reference faces should be detected if their \
            shorter side has at least 24 pixels and a 16th of the picture's height; a box on a smaller one \
            is no false positive. Pictures are searched as by recognize. Videos run through the daemon's \
            pipeline, and the frames with reference boxes are judged.

            Examples:
              emotionctl evaluate fer2013.csv --split PublicTest
              emotionctl evaluate faces/ --crops --model mine.onnx
              emotionctl evaluate photographs/ --photos --report out/
              emotionctl evaluate photographs/ --robustness
              emotionctl evaluate video.mp4 --boxes video.faces.ndjson
              emotionctl evaluate rooms/ --boxes none --report out/
            """)

    @Argument(
        help: ArgumentHelp("Labeled pictures; with --boxes pictures or a video.", valueName: "dataset"))
    var dataset: String

    @Flag(help: "Pictures are cropped faces; those of a table always are.")
    var crops = false

    @Flag(help: "Pictures are photographs: the largest face in each is detected, as by the daemon.")
    var photos = false

    @Flag(
        help: ArgumentHelp(
            "Measure how often the label stays when photographs change, instead of comparing with labels.",
            discussion: """
                DATASET is a folder of photographs, at any depth. The largest face of each is classified \
                again after the photograph was mirrored, scaled to half and to a quarter of its size, \
                rotated by 10 degrees to either side, darkened by a gamma of 2.2, blurred (by a Gaussian of \
                a 150th of the shorter side), made noisy (by 12 of 255 levels, the same in every run) and \
                compressed as a JPEG of quality 30. Faces that are no longer detected are counted \
                separately.
                """))
    var robustness = false

    @Option(
        help: ArgumentHelp(
            "Measure the face detector against reference boxes: FILE, none or middle.",
            discussion: """
                FILE has one JSON line per picture, with "file", its path in the folder DATASET, or per \
                judged frame of a video, with "frame", its number from 0; and "faces", each with "x", "y", \
                "width" and "height" in pixels, and optionally "roll", the clockwise roll of the head in \
                degrees, and "id", a number for each person. "none" means that no picture shows a face, \
                "middle" that each shows one that covers its center. Reports recall and precision, in total \
                and by the size of the faces, and the number of ids of each face in a video; --report adds \
                pages of missed faces and of false positives.
                """,
            valueName: "file"),
        completion: .file(extensions: ["ndjson"]))
    var boxes: String?

    @Option(help: "Split of the data set; by default the validation split, if there are splits.")
    var split: DatasetSplit?

    @OptionGroup var models: ModelOptions

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            """
            Apply the label weights of the model's card, as the daemon does. By default they are applied to \
            photographs but not to cropped faces, so that those figures are the network's own.
            """))
    var labelWeights: Bool?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Write a report with plots into FOLDER.", valueName: "folder"))
    var report: String?

    func validate() throws {
        if crops && photos { throw ValidationError("--crops and --photos are mutually exclusive") }
        if robustness && (crops || split != nil) {
            throw ValidationError("--robustness is for photographs and excludes --crops and --split")
        }
        if boxes != nil,
            crops || photos || robustness || split != nil || models.output != nil || labelWeights != nil
        {
            throw ValidationError(
                "--boxes is for the detector and excludes --crops, --photos, --robustness, --split, --output "
                    + "and --label-weights")
        }
    }

    func run() throws {
        let loader = try models.loader()
        if let boxes { return try judgeBoxes(against: boxes, loader) }
        if robustness { return try compareChanges(loader) }
        let set = try Dataset(path: dataset, split: split)
        let mode = try mode(for: set)
        let pictures = try set.pictures()
        let model = try loader.emotionModel()
        let weighs = try weighsLabels(model, of: loader, mode)
        var run = EvaluationRun(
            try reader(for: weighs == false ? model.withoutLabelWeights : model, of: loader, mode))
        try run.read(pictures)
        let result = try evaluation(run, of: set, mode, model, weighs, hasVotes: pictures.hasVotes)
        if let report { try EvaluationReport(result).write(to: report) }
        try StandardOutput.print(json ? try EvaluationRecord(result).json() : EvaluationTable(result).text)
        if result.counts.broken > 0 { throw ExitCode.badData }
    }

    private func mode(for set: Dataset) throws -> Evaluation.Mode {
        switch set.layout {
        case .table(let path):
            if photos { throw ExitError(.usage, "\(path): a table holds faces, not photographs") }
            return .crops
        case .folders(let path):
            guard crops || photos else {
                throw ExitError(.usage, "\(path): say whether its pictures are faces, --crops, or --photos")
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

    private func nothingScored(_ counts: PictureCounts, _ mode: Evaluation.Mode) -> ExitError {
        if counts.pictures == 0 { return ExitError(.noInput, "\(dataset): no pictures in this split") }
        let pictures = counts.pictures.counted("picture")
        if counts.pictures == counts.broken {
            return ExitError(.badData, "\(dataset): none of \(pictures) can be decoded")
        }
        let reason = counts.faces == 0 ? "no face found" : "no label to compare with"
        return ExitError(.noInput, "\(dataset): \(reason) in \(pictures)")
    }
}

import ArgumentParser
import EmotionRecognition
import Glibc
import Pipeline
import ProgramSupport
import Teaching

/// `emotionctl teach`
struct TeachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teach",
        abstract: "Teach a model your people, your light and your labels.",
        discussion: """
            Fits the last layer of a model to labeled faces and writes a model like it, with its card. \
            DATASET is a data set as for evaluate: a folder with a folder of photographs per label, Kaggle's \
            fer2013.csv, or a folder with it; of a data set with splits the training split. Labels may be \
            new to the model; a name is 1 to 40 letters, digits, - and _. Labels without faces are \
            recognized as before.

            Reports for each label how many faces got it before and after, by cross-validation: a face is \
            judged by a layer that has not learned from its person or series. A folder inside a label's \
            folder is a person; otherwise the name of a file up to its last number names the series. \
            Near-duplicates belong together; copies under two labels are left out. Probabilities are \
            calibrated on the same faces.

            With --camera or --source the terminal asks for one label after the other, counts down and takes \
            20 faces of each in 5 seconds, of several people one after another. Faces stay in memory.

            Exit status 1, and nothing is written, where the balanced accuracy does not rise; 65 where \
            pictures are broken or contradict each other (the others are taught), where there are fewer than \
            10 faces or only one label, and for a model that does not end in global pooling and a linear \
            layer.

            Examples:
              emotionctl teach photographs/ --out mine.onnx
              emotionctl teach faces/ --crops --out mine.onnx
              emotionctl teach --camera auto --labels neutral,happy,tired --out kiosk.onnx
              emotionctl recognize holiday/ --model mine.onnx
            """)

    @Argument(help: ArgumentHelp("Labeled pictures.", valueName: "dataset"))
    var dataset: String?

    @Option(
        help: ArgumentHelp(
            "Ask for faces at the terminal, and take them from a camera: a device or auto.",
            valueName: "device"))
    var camera: String?

    @Option(
        help: ArgumentHelp(
            "The same with anything that the daemon takes: a camera, sample, a picture, a YUV4MPEG2 file or FIFO.",
            valueName: "source"),
        completion: .file())
    var source: String?

    @Option(
        help: ArgumentHelp(
            "Labels to ask for, with commas between; without it the model's.", valueName: "label,…"))
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "Write the faces of a session into a folder; without it they are never written.",
            valueName: "folder"))
    var keep: String?

    @Option(
        help: ArgumentHelp(
            "Write the model to FILE, which ends with .onnx, and its card beside it.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var out: String

    @Flag(help: "Pictures are faces already, cut out; a table's always are.")
    var crops = false

    @Option(help: "Which part of the data set; without it the training split, where there are splits.")
    var split: DatasetSplit?

    @OptionGroup var models: ModelOptions

    @Flag(help: "Replace files that are there, and write a model that is no better.")
    var force = false

    func validate() throws {
        guard [dataset, camera, source].count(where: { $0 != nil }) == 1 else {
            throw ValidationError("give a data set, --camera or --source, and only one of them")
        }
        if dataset == nil, crops || split != nil {
            throw ValidationError("--crops and --split are for data sets")
        }
        if dataset != nil, labels != nil || keep != nil {
            throw ValidationError("--labels and --keep are for --camera and --source")
        }
    }

    func run() throws {
        SignalFlag.termination.watch()
        let loader = try models.loader()
        let path = try loader.path()
        let files = try TaughtFiles(out, base: path, force: force)
        let base = try ModelLoader.loading { () throws(RecognitionError) in
            try TeachableModel(path: path, output: loader.settings.model.output)
        }
        let (faces, persons, hasFailures) =
            try dataset.map { try read($0, base, loader) } ?? ask(base, loader)
        let name = dataset ?? camera ?? source ?? ""
        let (lesson, leftOut) = try faces.checkedLesson(of: name)
        if let leftOut { StandardError.write("emotionctl: \(name): \(leftOut)") }
        let report = try teach(lesson, faces, base, persons: persons)
        try StandardOutput.print(report.table)
        guard report.taught.isBetter || force else {
            StandardError.write(
                "emotionctl: \(out): not written, as balanced accuracy does not rise; --force writes it")
            throw ExitCode(1)
        }
        try write(report, base, to: files)
        // In a session people are asked for what contradicts.
        if hasFailures || leftOut != nil && dataset != nil { throw ExitCode.badData }
    }

    /// Faces, how many persons there are where that is known, and whether a picture was broken.
    private typealias Reading = (faces: TeachingFaces, persons: Int?, hasFailures: Bool)

    private func read(_ dataset: String, _ base: TeachableModel, _ loader: ModelLoader) throws -> Reading {
        let set = try Dataset(path: dataset, split: split, usual: .train)
        let pictures = try set.pictures()
        var run = TeachingRun(base, finder: try finder(for: set, loader))
        let byVotes =
            pictures.hasVotes && Comparison.isVoteOutput(base.model.output, base.model.labels)
        try run.read(pictures, byVotes: byVotes)
        guard run.counts.pictures == 0 || run.counts.pictures > run.counts.broken else {
            throw ExitError(.badData, "\(dataset): none of \(run.counts.pictures) pictures can be decoded")
        }
        guard run.counts.faces > 0 else {
            throw ExitError(.noInput, "\(dataset): no face found in \(run.counts.pictures) pictures")
        }
        if let first = run.faceless.first {
            let count = run.faceless.count
            let others = count > 1 ? " and \(count - 1) more" : ""
            StandardError.write(
                "emotionctl: \(dataset): no face found in \(count) of \(run.counts.pictures) pictures: "
                    + "\(first)\(others); they teach nothing")
        }
        return (run.faces, nil, run.counts.broken > 0)
    }

    /// Runs a session at the terminal.
    private func ask(_ base: TeachableModel, _ loader: ModelLoader) throws -> Reading {
        let asked = try askedLabels(base)
        guard let terminal = Terminal(), isatty(STDIN_FILENO) == 1 else {
            throw ExitError(
                .usage, "a session needs a terminal that can move its cursor; teach a data set instead")
        }
        let source = try SessionSource(camera ?? source ?? "auto")
        SignalFlag.suspension.watch()
        var run = SessionRun(
            base, asked: asked, source: source.name, keep: keep, finder: try loader.finder(),
            screen: try Screen(terminal, StandardOutput()))
        try source.show(to: &run)
        let (faces, persons, kept) = run.end()
        if let keep {
            try KeptFace.write(kept, to: keep)
            try StandardOutput.print("\(kept.count) faces are kept in \(keep)")
        }
        return (faces, persons, false)
    }

    private func askedLabels(_ base: TeachableModel) throws(ExitError) -> [Emotion] {
        guard let labels else { return base.model.labels }
        var asked: [Emotion] = []
        for name in labels.split(separator: ",", omittingEmptySubsequences: false) {
            guard let label = Emotion(rawValue: String(name)) else {
                throw ExitError(
                    .usage,
                    "--labels \(labels): '\(name)' is not 1 to \(Emotion.longestName) letters, digits, - and _"
                )
            }
            if !asked.contains(label) { asked.append(label) }
        }
        guard asked.count > 1 else {
            throw ExitError(.usage, "--labels \(labels): teaching takes two labels at least")
        }
        let all = Set(asked).union(base.model.labels).count
        guard all <= Emotion.mostPerModel else {
            throw ExitError(
                .usage,
                "--labels \(labels): \(all) labels with those of the model, which has \(Emotion.mostPerModel) at most"
            )
        }
        return asked
    }

    /// `nil` where pictures are faces already.
    private func finder(for set: Dataset, _ loader: ModelLoader) throws -> FaceFinder? {
        guard case .folders = set.layout, !crops else { return nil }
        return try loader.finder()
    }

    private func teach(
        _ lesson: Lesson, _ faces: TeachingFaces, _ base: TeachableModel, persons: Int?
    ) throws -> TeachingReport {
        let fresh = faces.labels.count - base.model.labels.count
        let start = LinearLayer(
            weights: base.weights + [Double](repeating: 0, count: fresh * base.featureCount),
            bias: base.bias + [Double](repeating: 0, count: fresh))
        let teacher = Teacher(lesson, start: start, isNew: faces.isNew)
        var progress = ProgressBar()
        let taught = try teacher.teach { part throws(StandardOutput.Ended) in
            if SignalFlag.termination.isSet { throw .interrupted }
            progress.show(part, "fitting", count: 0, "")
        }
        progress.clear()
        return TeachingReport(
            base: base.model, labels: faces.labels, isNew: faces.isNew, lesson: lesson, taught: taught,
            persons: persons)
    }

    private func write(_ report: TeachingReport, _ base: TeachableModel, to files: TaughtFiles) throws {
        let layer = report.taught.layer
        let bytes: (model: [UInt8], card: [UInt8])
        do {
            bytes = try base.taught(
                weights: layer.weights, bias: layer.bias, labels: report.labels,
                notes: report.notes(name: files.name))
        } catch {
            throw ExitError(.badData, "\(out): \(error)")
        }
        try files.write(model: bytes.model, card: bytes.card)
    }
}

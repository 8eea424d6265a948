import ArgumentParser
import EmotionRecognition
import FaceDetection
import MediaFiles
import ProgramSupport

/// `emotionctl recognize`
struct RecognizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize",
        abstract: "Recognize faces' expressions in pictures and videos.",
        discussion: """
            Pictures (JPEG, PNG, HEIC, AVIF, WebP, BMP, TIFF, GIF) are turned upright as their files say and searched \
            everywhere for faces, which are numbered from left to right. Videos (whatever FFmpeg decodes) go through the \
            daemon's own pipeline, as players show them: faces are followed, labels smoothed, and times are the \
            video's. Files are known by their content. A folder's files are taken at any depth in the order of their \
            names, without hidden ones and without notes that programs leave beside pictures (.xmp, .aae, .json, .txt, \
            Thumbs.db and the like). No picture and no frame may have more than 100 megapixels.

            On a terminal writes a table for people: each picture's faces, and what changes in a video. Elsewhere \
            it writes the daemon's JSON lines of the types frame and face, in which an object "source" with "file", \
            "frame" (from 0) and "seconds" stands in place of camera and time. In a name that is not \
            UTF-8, "file" and the table have \\xE9 for the byte E9; copies keep the name as it is. A progress bar is shown where \
            standard error is a terminal.

            A file that is of no use gets a line on standard error and the others are read. Exit status 65 \
            where there was one, 66 where there was nothing to read, 130 after Ctrl-C, which ends between two \
            pictures or frames and leaves whole what was written.

            Examples:
              emotionctl recognize holiday/
              emotionctl recognize holiday/ --csv > faces.csv
              emotionctl recognize film.mp4 --summary
              emotionctl recognize holiday/ film.mp4 --annotate out/ --cam --summary
              curl -s https://example.org/a.jpg | emotionctl recognize - --json
            """)

    @Argument(
        help: ArgumentHelp(
            "Pictures, videos, and folders of them at any depth; - for a picture on standard input.",
            valueName: "path"),
        completion: .file())
    var paths: [String]

    @Flag(help: "JSON lines, on a terminal too.")
    var json = false

    @Flag(help: "A table with one row per face and frame and a column per label, instead of JSON lines.")
    var csv = false

    @Flag(
        help: """
            One entry per file instead of one per frame: for each face the share of time that it showed each \
            label, and how often its label changed.
            """)
    var summary = false

    @Option(
        help: ArgumentHelp(
            "Draw what was recognized into copies: in a folder, or, for one input, in a PNG, JPEG, MP4 or AVI file.",
            discussion: """
                Around each face a box, turned as the head is, at it the face's number, smoothed label and \
                probability, beside it a bar for each label. In a folder copies lie as in the folder they come from: \
                pictures as JPEG where they were that, else as PNG, videos as MP4 (H.264, without sound). AVI is \
                Motion JPEG. A picture that has no room beside a large face gets a margin; in a video its bars go to a \
                corner.
                """,
            valueName: "out"),
        completion: .file())
    var annotate: String?

    @Flag(
        help: ArgumentHelp(
            "With --annotate: draw over each face what spoke for its label, and a page of them per label.",
            discussion: """
                The pages are cam-LABEL.png in the folder. Models that pool a feature map for a linear layer are \
                asked by class activation maps; for others, parts of the face are covered one after the other, \
                which takes 65 runs a face.
                """))
    var cam = false

    @Option(
        help: ArgumentHelp("An ONNX file, or the name of a bundled model.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model = "default"

    @Option(
        help: ArgumentHelp(
            "Which of the model's scores to read; without it those that its card has first.",
            valueName: "name"))
    var output: String?

    @Option(
        help: ArgumentHelp("The model that drops boxes without a face; off keeps them.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var faceGate = "face-gate"

    @Option(
        help: ArgumentHelp(
            """
            Side of the smallest face to find, in pixels, from \(DetectorProfile.faceSides.lowerBound) to \
            \(DetectorProfile.faceSides.upperBound).
            """,
            discussion: "By default that of the daemon, as emotiond.yml(5) has it.", valueName: "pixels"))
    var minFace: Int?

    @Flag(
        help: """
            Pictures are faces already, cut out: each is read as a whole and no face is looked for. Not for \
            videos.
            """)
    var crops = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
        if cam && annotate == nil { throw ValidationError("--cam needs --annotate, to draw into") }
        if let minFace, !DetectorProfile.faceSides.contains(minFace) {
            let range = DetectorProfile.faceSides
            throw ValidationError(
                "--min-face \(minFace): must be from \(range.lowerBound) to \(range.upperBound)")
        }
        if crops && minFace != nil {
            throw ValidationError("--crops and --min-face exclude each other: no face is looked for")
        }
        if paths.count(where: { $0 == InputFile.standardInput }) > 1 {
            throw ValidationError("- can be read once only")
        }
    }

    func run() throws {
        Interruption.watch()
        let model = try RecognitionParts.model(model, output: output)
        let gate = try RecognitionParts.gate(faceGate)
        let input = InputFiles(paths, except: annotate)
        for failure in input.failures { StandardError.write("emotionctl: \(StyledText(failure).plain)") }
        guard !input.files.isEmpty else {
            if !input.failures.isEmpty { throw ExitCode.noInput }
            let reason =
                input.hasLeftOutput ? "nothing but the folder of --annotate, which is no input" : "no files"
            throw Failure(.noInput, "\(paths.joined(separator: ", ")): \(reason)")
        }
        if crops { try refuseVideos(among: input.files) }
        var run = try RecognitionRun(
            model: model, gate: gate, minFace: minFace, areCrops: crops,
            writer: try writer(labels: model.labels),
            annotator: try annotator(of: model, for: input.files))
        try run.read(input.files)
        if run.failures + input.failures.count > 0 { throw ExitCode.badData }
    }

    private func refuseVideos(among files: [InputFile]) throws(Failure) {
        for file in files where !file.isStandardInput {
            // Files that are unreadable get their line when their turn comes.
            if case .film = try? MediaFile(path: file.path) {
                throw Failure(.usage, "\(file.path): --crops is for pictures, and this is a video")
            }
        }
    }

    private func annotator(of model: EmotionModel, for files: [InputFile]) throws -> PictureAnnotator? {
        guard let annotate else { return nil }
        let target = try AnnotationTarget(annotate, for: files, labels: model.labels)
        guard cam else { return try PictureAnnotator(target, labels: model.labels, explainer: nil) }
        let mapper = try RecognitionParts.mapper(
            of: model, named: self.model, crop: crops ? .ofCutFaces : nil)
        return try PictureAnnotator(target, labels: model.labels, explainer: FaceExplainer(mapper))
    }

    private func writer(labels: [Emotion]) throws -> any ResultWriter {
        let output = StandardOutput()
        let form = form
        if summary { return try SummaryResults(output, form, labels: labels) }
        return switch form {
        case .json: JSONResults(output, labels: labels)
        case .csv: try CSVResults(output, labels: labels)
        case .table(let hasColours): TableResults(output, labels: labels, hasColours: hasColours)
        }
    }

    private var form: OutputForm {
        if csv { return .csv }
        guard !json, let terminal = Terminal() else { return .json }
        return .table(hasColours: terminal.hasColours)
    }
}

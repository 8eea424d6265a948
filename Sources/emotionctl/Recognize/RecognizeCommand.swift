import ArgumentParser
import EmotionRecognition
import FaceDetection
import MediaFiles
import Pipeline
import ProgramSupport

/// The command `emotionctl recognize`.
struct RecognizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize",
        abstract: "Recognize the expressions of faces in pictures and videos.",
        discussion: """
            Pictures (JPEG, PNG, HEIC, AVIF, WebP, BMP, TIFF, GIF) are rotated upright as their files \
            specify and searched completely; faces are numbered from left to right. Videos (any that FFmpeg \
            decodes) run through the daemon's pipeline as players show them: faces are tracked, labels \
            smoothed, and times are those of the video. Files are recognized by their content. Folders are \
            read at any depth in the order of the names, without hidden files and without the notes that \
            programs store beside pictures (.xmp, .aae, .json, .txt, Thumbs.db and the like). Pictures and \
            frames may have up to 100 megapixels.

            On a terminal the output is a table: the faces of each picture, and the changes in a video. \
            Elsewhere it is the daemon's JSON lines of the types frame and face, with an object "source" \
            that contains "file", "frame" (from 0) and "seconds" instead of camera and time. In names that \
            are not UTF-8, "file" and the table show the byte E9 as \\xE9; copies keep the name. A progress \
            bar is shown if standard error is a terminal.

            Unusable files are reported on standard error and the others are processed. Exit status 65 if a \
            file was unusable, 66 if there was no file, 130 after Ctrl-C, which stops between two pictures \
            or frames and leaves complete output.

            Examples:
              emotionctl recognize holiday/
              emotionctl recognize holiday/ --csv > faces.csv
              emotionctl recognize video.mp4 --summary
              emotionctl recognize holiday/ video.mp4 --annotate out/ --cam --summary
            """)

    @Argument(
        help: ArgumentHelp(
            "Pictures, videos, and folders of them at any depth; - for a picture on standard input.",
            valueName: "path"),
        completion: .file())
    var paths: [String]

    @Flag(help: "Print JSON lines, on a terminal too.")
    var json = false

    @Flag(help: "Print a CSV table with one row per face and frame and a column per label.")
    var csv = false

    @Flag(
        help: """
            Print one entry per file instead of one per frame: for each face the share of time of each label \
            and the number of label changes.
            """)
    var summary = false

    @Option(
        help: ArgumentHelp(
            "Write annotated copies: into a folder, or, for one input, into a PNG, JPEG, MP4 or AVI file.",
            discussion: """
                Draws around each face a box, rotated like the head, with the face's number, smoothed label \
                and probability, and beside it a bar for each label. A folder has the structure of the input \
                folder: JPEG pictures stay JPEG, others become PNG, videos become MP4 (H.264, without \
                sound). AVI files are Motion JPEG. A picture without room beside a large face gets a margin; \
                in a video its bars are in a corner.
                """,
            valueName: "out"),
        completion: .file())
    var annotate: String?

    @Flag(
        help: ArgumentHelp(
            "With --annotate: draw what contributed to each face's label, and a page of such faces per label.",
            discussion: """
                The pages are cam-LABEL.png in the folder. Models that pool a feature map for a linear layer \
                get class activation maps; for others, parts of the face are occluded one after the other, \
                which takes 65 runs per face.
                """))
    var cam = false

    @OptionGroup var jobs: JobsOption
    @OptionGroup var models: ModelOptions

    @Option(
        help: ArgumentHelp(
            """
            Side of the smallest detected face in pixels, from \(DetectorProfile.faceSides.lowerBound) to \
            \(DetectorProfile.faceSides.upperBound).
            """,
            discussion: "The default is that of --config, else the daemon's, see emotiond.yml(5).",
            valueName: "pixels"))
    var minFace: Int?

    @Flag(
        help: ArgumentHelp(
            """
            Pictures are cropped faces: each is classified as a whole, without detecting faces. Not for \
            videos.
            """,
            discussion: """
                Like a face in a photograph, each is classified in 16 views, whose probabilities are \
                averaged; evaluate --crops classifies each once, as the network sees it.
                """))
    var crops = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv are mutually exclusive") }
        if cam && annotate == nil { throw ValidationError("--cam needs --annotate, to draw into") }
        if let minFace, !DetectorProfile.faceSides.contains(minFace) {
            let range = DetectorProfile.faceSides
            throw ValidationError(
                "--min-face \(minFace): must be from \(range.lowerBound) to \(range.upperBound)")
        }
        if crops && minFace != nil {
            throw ValidationError("--crops and --min-face are mutually exclusive: no face is detected")
        }
        if paths.count(where: { $0 == InputFile.standardInput }) > 1 {
            throw ValidationError("- can be read once only")
        }
    }

    func run() throws {
        SignalFlag.termination.watch()
        let parts = try models.loader(minFace: minFace).parts()
        let input = InputFiles(paths, except: annotate)
        for failure in input.failures { StandardError.write("emotionctl: \(StyledText(failure).plain)") }
        guard !input.files.isEmpty else {
            if !input.failures.isEmpty { throw ExitCode.noInput }
            let reason =
                input.hasLeftOutput ? "nothing but the folder of --annotate, which is no input" : "no files"
            throw ExitError(.noInput, "\(paths.joined(separator: ", ")): \(reason)")
        }
        if crops { try refuseVideos(among: input.files) }
        let writer = try writer(labels: parts.model.labels)
        let copies = try copies(with: parts, for: input.files)
        var run = RecognitionRun(
            RecognitionRun.Plan(parts: parts, areCrops: crops, copies: copies), writer: writer)
        try run.read(input.files, jobs: jobs.count(for: input.files.count))
        if run.failures + input.failures.count > 0 { throw ExitCode.badData }
    }

    private func refuseVideos(among files: [InputFile]) throws(ExitError) {
        for file in files where !file.isStandardInput {
            // Unreadable files are reported when they are processed.
            if case .video = try? MediaFile(path: file.path) {
                throw ExitError(.usage, "\(file.path): --crops is for pictures, and this is a video")
            }
        }
    }

    private func copies(with parts: RecognizerParts, for files: [InputFile]) throws -> CopyWriter.Plan? {
        guard let annotate else { return nil }
        let model = parts.model
        return CopyWriter.Plan(
            target: try AnnotationTarget(annotate, for: files, labels: model.labels),
            explained: cam
                ? (model, try ModelLoader.path(of: parts.settings.model.file), crops ? .ofCutFaces : nil)
                : nil)
    }

    private func writer(labels: [Emotion]) throws -> any ResultWriter {
        let output = StandardOutput()
        let form = form
        if summary { return try SummaryResults(output, form, labels: labels) }
        return switch form {
        case .json: JSONResults(output, labels: labels)
        case .csv: try CSVResults(output, labels: labels)
        case .table(let hasColors): TableResults(output, labels: labels, hasColors: hasColors)
        }
    }

    private var form: OutputForm {
        if csv { return .csv }
        guard !json, let terminal = Terminal() else { return .json }
        return .table(hasColors: terminal.hasColors)
    }
}

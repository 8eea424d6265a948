import ArgumentParser
import EmotionRecognition
import Files
import Glibc
import MediaFiles
import Pipeline
import ProgramSupport

/// Recognizes the faces in pictures and videos, in several files at once.
///
/// Results, errors and annotated copies come in the order of the files, for any number of jobs.
struct RecognitionRun {
    /// What each job needs.
    struct Plan: Sendable {
        let parts: RecognizerParts
        /// Whether pictures are cropped faces; then there must be no videos.
        let areCrops: Bool
        /// Annotated copies; `nil` for none.
        let copies: CopyWriter.Plan?
    }

    /// Number of unusable files.
    private(set) var failures = 0

    private let plan: Plan
    private var writer: any ResultWriter
    private var target: AnnotationTarget?
    private var sheets: ContactSheets
    private var progress = RecognitionProgress()

    init(_ plan: Plan, writer: any ResultWriter) {
        self.plan = plan
        self.writer = writer
        target = plan.copies?.target
        sheets = ContactSheets(labels: plan.parts.model.labels)
    }

    /// Processes every file; an unusable one is reported on standard error.
    ///
    /// - Throws: `ExitCode.interrupted` between two pictures or frames.
    mutating func read(_ files: [InputFile], jobs: Int) throws {
        progress.begin(files)
        defer { progress.clear() }
        // By this thread, as Ctrl-C interrupts it.
        let input = files.contains(where: \.isStandardInput) ? Self.standardInput() : nil
        let plan = plan
        try OrderedJobs.run(files.enumerated().makeIterator(), count: jobs) { jobs in
            Self.work(jobs, plan, standardInput: input)
        } discard: { result in
            if case .copy(let draft, _) = result.result { OutputFile.remove(draft) }
        } read: { result in
            try take(result.result, of: result.file)
        }
        if let target { try sheets.write(to: target) }
    }

    private typealias Jobs = OrderedJobs<
        EnumeratedSequence<[InputFile]>.Iterator, (file: InputFile, result: FileResult)
    >

    /// Error of a job whose results have no reader any more.
    private struct ReaderHasLeft: Error {}

    /// Processes files on one thread as long as there are any.
    private static func work(_ jobs: Jobs, _ plan: Plan, standardInput: Result<[UInt8], MediaError>?) {
        var recognizer: FileRecognizer?
        while let (number, file) = jobs.take() {
            defer { jobs.finish(number) }
            func send(_ result: FileResult) throws {
                guard jobs.add((file.element, result), bytes: result.byteCount, of: number) else {
                    throw ReaderHasLeft()
                }
            }
            do {
                if recognizer == nil { recognizer = try FileRecognizer(plan) }
                try recognizer?.recognize(
                    file.element, file.element.isStandardInput ? standardInput : nil, number: number, send)
            } catch is ReaderHasLeft {
                return
            } catch {
                try? send(.failed(error))
                return
            }
        }
    }

    private static func standardInput() -> Result<[UInt8], MediaError> {
        do throws(FileError) { return .success(try FileBytes.read("/dev/stdin")) } catch {
            return .failure(.unreadable(FileError(path: InputFile.standardInput, errno: error.errno)))
        }
    }

    private mutating func take(_ result: FileResult, of file: InputFile) throws {
        switch result {
        case .frame(let recognized, let tiles, let expected):
            progress.makeRoom()
            progress.count(recognized)
            try writer.write(recognized)
            sheets.add(tiles, of: recognized.position.file)
            if recognized.isOfVideo {
                progress.show(frame: recognized.position.frame + 1, of: expected, in: file)
            }
        case .copy(let draft, let isVideo): try finish(draft, of: file, isVideo: isVideo)
        case .copyFailed(let reason, let isVideo):
            let path = try target?.path(for: file, isVideo: isVideo) ?? file.path
            throw ExitError(.inputOutput, "\(path): \(reason)")
        case .end(let events, let last, let frameSeconds):
            try writer.end(events, after: last, frameSeconds: frameSeconds)
        case .unusable(let reason):
            failures += 1
            progress.clear()
            StandardError.write("emotionctl: \(StyledText(reason).plain)")
        case .done: progress.end(file)
        case .failed(let error): throw error
        }
    }

    private mutating func finish(_ draft: String, of file: InputFile, isVideo: Bool) throws {
        do {
            guard let path = try target?.path(for: file, isVideo: isVideo) else { return }
            try OutputFile.move(draft, to: path)
        } catch {
            OutputFile.remove(draft)
            throw error
        }
    }
}

/// The progress of a pass over pictures and videos, shown as a bar.
struct RecognitionProgress {
    private var bar = ProgressBar()
    private let sharesTerminal = isatty(STDOUT_FILENO) == 1
    private var files = 0
    private var filesDone = 0
    /// Sizes of the files in bytes, as an estimate of the work.
    private var bytes = 0
    private var bytesDone = 0
    private var frames = 0
    private var hasVideos = false

    mutating func begin(_ all: [InputFile]) {
        files = all.count
        bytes = all.reduce(0) { $0 + Self.work($1) }
    }

    mutating func count(_ recognized: RecognizedFrame) {
        frames += 1
        hasVideos = hasVideos || recognized.isOfVideo
    }

    /// - Parameter expected: number of frames in the video; `nil` if unknown.
    mutating func show(frame: Int, of expected: Int?, in file: InputFile) {
        let part = expected.map { min(1, Double(frame) / Double($0)) } ?? 0
        let whole = expected.map { " of \($0)" } ?? ""
        draw(Double(bytesDone) + part * Double(Self.work(file)), "frame \(frame)\(whole)")
    }

    mutating func end(_ file: InputFile) {
        filesDone += 1
        bytesDone += Self.work(file)
        draw(Double(bytesDone), "\(filesDone) of \(files.counted("file"))")
    }

    /// Removes the bar before a line is written to standard output, if both are on the same terminal.
    mutating func makeRoom() {
        if sharesTerminal { bar.clear() }
    }

    mutating func clear() { bar.clear() }

    private mutating func draw(_ done: Double, _ work: String) {
        bar.show(done / Double(bytes), work, count: frames, hasVideos ? "frames" : "pictures")
    }

    /// Work for opening a file, in bytes.
    private static func work(_ file: InputFile) -> Int { file.size + 1 }
}

import ArgumentParser
import Capture
import EmotionRecognition
import FaceDetection
import Files
import Glibc
import Imaging
import MediaFiles
import Pipeline
import ProgramSupport
import Tracking

/// Recognizes the faces in pictures and videos.
struct RecognitionRun: ~Copyable {
    /// Number of unusable files.
    private(set) var failures = 0

    private let parts: RecognizerParts
    private var stills: StillRecognizer
    private var writer: any ResultWriter
    private var annotator: PictureAnnotator?
    private var progress = RecognitionProgress()

    /// - Parameter areCrops: whether pictures are cropped faces; then there must be no videos.
    init(
        parts: RecognizerParts, areCrops: Bool, writer: any ResultWriter,
        annotator: consuming PictureAnnotator?
    ) throws {
        self.parts = parts
        self.writer = writer
        self.annotator = annotator
        stills =
            areCrops
            ? StillRecognizer(crops: parts.model)
            : StillRecognizer(model: parts.model, finder: try FaceFinder(parts))
    }

    /// Processes every file; an unusable one is reported on standard error.
    ///
    /// - Throws: `ExitCode.interrupted` between two pictures or frames.
    mutating func read(_ files: [InputFile]) throws {
        progress.begin(files)
        defer { progress.clear() }
        for file in files {
            do { try read(file) } catch let error as MediaError {
                fail("\(error)")
            } catch let error as CaptureError {
                fail("\(error)")
            } catch let error as DetectionError {
                fail("\(file.path): \(error)")
            }
            progress.end(file)
        }
        try annotator?.writeSheets()
    }

    private mutating func fail(_ reason: String) {
        failures += 1
        progress.clear()
        StandardError.write("emotionctl: \(StyledText(reason).plain)")
    }

    private mutating func read(_ file: InputFile) throws {
        let media =
            try file.isStandardInput
            ? MediaFile(name: file.path, bytes: try Self.standardInput()) : MediaFile(path: file.path)
        switch media {
        case .picture(let picture): try readStill(picture, file)
        case .video(let video): try readVideo(video, file)
        }
    }

    private static func standardInput() throws(MediaError) -> [UInt8] {
        do { return try FileBytes.read("/dev/stdin") } catch {
            throw .unreadable(FileError(path: InputFile.standardInput, errno: error.errno))
        }
    }

    private mutating func readStill(_ picture: PictureFile, _ file: InputFile) throws {
        try checkTermination()
        let image = try StillImage(picture)
        let recognized = RecognizedFrame(
            position: MediaPosition(file: file.readablePath), size: image.size,
            faces: try stills.faces(in: image.frame()), isOfVideo: false)
        if annotator != nil {
            try annotator?.write(picture.bgrImage(), image.frame(), recognized, of: file)
        }
        try show(recognized)
        try writer.end([], after: recognized, frameSeconds: 1)
    }

    /// Recognizes the faces of a video; the results before a damaged frame or an interruption are kept.
    private mutating func readVideo(_ video: VideoFile, _ file: InputFile) throws {
        var recognizer = try VideoRecognizer(
            video, name: file.readablePath, parts: parts)
        var last: RecognizedFrame?
        let outcome = Result { try follow(&recognizer, of: file, last: &last) }
        try annotator?.endVideo()
        if let last { try writer.end(recognizer.end(), after: last, frameSeconds: 1 / video.rate) }
        try outcome.get()
    }

    private mutating func follow(
        _ recognizer: inout VideoRecognizer, of file: InputFile, last: inout RecognizedFrame?
    ) throws {
        while let recognized = try recognizer.next() {
            try show(recognized)
            last = recognized
            let video = recognizer.video
            if annotator != nil {
                try annotator?.add(
                    try video.bgrImage(), video.frame(), recognized, of: file, rate: video.rate)
            }
            progress.show(frame: video.count, of: video.expectedFrames, in: file)
            try checkTermination()
        }
    }

    private mutating func show(_ recognized: RecognizedFrame) throws {
        progress.makeRoom()
        progress.count(recognized)
        try writer.write(recognized)
    }

    private func checkTermination() throws {
        if SignalFlag.termination.isSet { throw ExitCode.interrupted }
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

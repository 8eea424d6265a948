import ArgumentParser
import Capture
import EmotionRecognition
import FaceDetection
import Files
import Imaging
import MediaFiles
import ProgramSupport
import Publishing
import Tracking

/// One pass over pictures and videos.
struct RecognitionRun: ~Copyable {
    /// Files that were of no use.
    private(set) var failures = 0

    private let model: EmotionModel
    private let gate: FaceGateModel?
    private var stills: StillRecognizer
    private var writer: any ResultWriter
    private var progress: RecognitionProgress

    init(model: EmotionModel, gate: FaceGateModel?, writer: any ResultWriter) throws {
        (self.model, self.gate, self.writer) = (model, gate, writer)
        let finder = FaceFinder(
            detector: try RecognitionParts.detector(), gate: gate.map { FaceGate(model: $0) })
        stills = StillRecognizer(finder: finder, reader: FaceReader(model: model))
        progress = RecognitionProgress()
    }

    /// Reads every file; one that is of no use gets a line on standard error.
    ///
    /// Throws `ExitCode.interrupted` between two pictures or frames.
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
    }

    private mutating func fail(_ reason: String) {
        failures += 1
        progress.clear()
        StandardError.write("emotionctl: \(StyledText(reason).plain)")
    }

    private mutating func read(_ file: InputFile) throws {
        if file.isStandardInput {
            try readStill(PictureFile(name: file.path, bytes: try Self.standardInput()), file)
        } else if PictureFile.isPicture(path: file.path) {
            try readStill(PictureFile(path: file.path), file)
        } else {
            try readFilm(VideoFile(path: file.path), file)
        }
    }

    private static func standardInput() throws(MediaError) -> [UInt8] {
        do { return try FileBytes.read("/dev/stdin") } catch {
            throw .unreadable(FileError(path: InputFile.standardInput, errno: error.errno))
        }
    }

    private mutating func readStill(_ picture: PictureFile, _ file: InputFile) throws {
        try checkInterruption()
        let image = try StillImage(picture)
        let sighting = Sighting(
            moment: SourceMoment(file: file.path), size: image.size,
            faces: try stills.faces(in: image.frame()), isOfFilm: false)
        try show(sighting)
        try writer.end([], after: sighting, frameSeconds: 1)
    }

    private mutating func readFilm(_ video: VideoFile, _ file: InputFile) throws {
        var film = try FilmRecognizer(video, name: file.path, model: model, gate: gate)
        var last: Sighting?
        defer { if let last { try? writer.end(film.end(), after: last, frameSeconds: 1 / video.rate) } }
        while let sighting = try film.next() {
            try show(sighting)
            last = sighting
            progress.show(frame: video.count, of: video.expectedFrames, in: file)
            try checkInterruption()
        }
    }

    private mutating func show(_ sighting: Sighting) throws {
        progress.makeRoom()
        progress.count(sighting)
        try writer.write(sighting)
    }

    private func checkInterruption() throws {
        if Interruption.hasCome { throw ExitCode.interrupted }
    }
}

import ArgumentParser
import Capture
import EmotionRecognition
import FaceDetection
import Files
import Imaging
import MediaFiles
import ProgramSupport
import Tracking

/// Recognizes the faces in pictures and videos.
struct RecognitionRun: ~Copyable {
    /// Number of unusable files.
    private(set) var failures = 0

    private let model: EmotionModel
    private let gate: FaceGateModel?
    private let minFace: Int?
    private var stills: StillRecognizer
    private var writer: any ResultWriter
    private var annotator: PictureAnnotator?
    private var progress = RecognitionProgress()

    /// - Parameters:
    ///   - gate: `nil` to keep every box of the detector.
    ///   - minFace: side of the smallest detected face in pixels; `nil` for the daemon's.
    ///   - areCrops: whether pictures are cropped faces; then there must be no videos.
    init(
        model: EmotionModel, gate: FaceGateModel?, minFace: Int?, areCrops: Bool, writer: any ResultWriter,
        annotator: consuming PictureAnnotator?
    ) throws {
        (self.model, self.gate, self.minFace, self.writer) = (model, gate, minFace, writer)
        self.annotator = annotator
        if areCrops {
            stills = StillRecognizer(crops: model)
        } else {
            let finder = FaceFinder(
                detector: try RecognitionParts.detector(minFace: minFace),
                gate: gate.map { FaceGate(model: $0) })
            stills = StillRecognizer(model: model, finder: finder)
        }
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
        try checkInterruption()
        let image = try StillImage(picture)
        let sighting = Sighting(
            position: MediaPosition(file: file.readablePath), size: image.size,
            faces: try stills.faces(in: image.frame()), isOfVideo: false)
        if annotator != nil {
            try annotator?.write(picture.bgrImage(), image.frame(), sighting, of: file)
        }
        try show(sighting)
        try writer.end([], after: sighting, frameSeconds: 1)
    }

    /// Recognizes the faces of a video; the results before a damaged frame or an interruption are kept.
    private mutating func readVideo(_ video: VideoFile, _ file: InputFile) throws {
        var recognizer = try VideoRecognizer(
            video, name: file.readablePath, model: model, gate: gate, minFace: minFace)
        var last: Sighting?
        let outcome = Result { try follow(&recognizer, of: file, last: &last) }
        try annotator?.endVideo()
        if let last { try writer.end(recognizer.end(), after: last, frameSeconds: 1 / video.rate) }
        try outcome.get()
    }

    private mutating func follow(
        _ recognizer: inout VideoRecognizer, of file: InputFile, last: inout Sighting?
    ) throws {
        while let sighting = try recognizer.next() {
            try show(sighting)
            last = sighting
            let video = recognizer.video
            if annotator != nil {
                try annotator?.add(try video.bgrImage(), video.frame(), sighting, of: file, rate: video.rate)
            }
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

import ArgumentParser
import Capture
import EmotionRecognition
import FaceDetection
import Files
import MediaFiles
import Pipeline
import ProgramSupport
import Tracking

/// Recognizes the faces in one file after the other; serves one thread.
struct FileRecognizer: ~Copyable {
    private let parts: RecognizerParts
    private var stills: StillRecognizer
    private var copies: CopyWriter?

    init(_ plan: RecognitionRun.Plan) throws {
        // All that throws comes first, as a noncopyable value cannot be left half initialized.
        let copies = try plan.copies.map { try CopyWriter($0, labels: plan.parts.model.labels) }
        stills =
            plan.areCrops
            ? StillRecognizer(crops: plan.parts.model)
            : StillRecognizer(model: plan.parts.model, finder: try FaceFinder(plan.parts))
        self.copies = copies
        parts = plan.parts
    }

    /// Recognizes the faces in a file.
    ///
    /// - Parameters:
    ///   - content: content of the file; `nil` to read it.
    ///   - number: number of the file in this run.
    ///   - send: passes on a result, and throws if there is no reader any more.
    /// - Throws: `ExitCode.interrupted` before a picture or after a frame, and other errors that end the run.
    mutating func recognize(
        _ file: InputFile, _ content: Result<[UInt8], MediaError>?, number: Int,
        _ send: (FileResult) throws -> Void
    ) throws {
        do {
            let media =
                try content.map { content throws(MediaError) in
                    try MediaFile(name: file.path, bytes: content.get())
                } ?? MediaFile(path: file.path)
            switch media {
            case .picture(let picture): try recognize(picture, file, number, send)
            case .video(let video): try recognize(video, file, number, send)
            }
        } catch let error as MediaError {
            try send(.unusable(reason: "\(error)"))
        } catch let error as CaptureError {
            try send(.unusable(reason: "\(error)"))
        } catch let error as DetectionError {
            try send(.unusable(reason: "\(file.path): \(error)"))
        } catch let error as CopyWriter.Failure {
            try send(.copyFailed(reason: error.reason, isVideo: error.isVideo))
        }
        try send(.done)
    }

    private mutating func recognize(
        _ picture: PictureFile, _ file: InputFile, _ number: Int, _ send: (FileResult) throws -> Void
    ) throws {
        try Self.checkTermination()
        let image = try StillImage(picture)
        let recognized = RecognizedFrame(
            position: MediaPosition(file: file.readablePath), size: image.size,
            faces: try stills.faces(in: image.frame()), isOfVideo: false)
        var tiles: [ExplainedFace] = []
        if copies != nil {
            tiles =
                try copies?.write(picture.bgrImage(), image.frame(), recognized, of: file, number, send) ?? []
        }
        try send(.frame(recognized, tiles: tiles))
        try send(.end([], after: recognized, frameSeconds: 1))
    }

    /// Recognizes the faces of a video; the results before a damaged frame or an interruption are kept.
    private mutating func recognize(
        _ video: VideoFile, _ file: InputFile, _ number: Int, _ send: (FileResult) throws -> Void
    ) throws {
        var recognizer = try VideoRecognizer(video, name: file.readablePath, parts: parts)
        var last: RecognizedFrame?
        let outcome = Result { try follow(&recognizer, of: file, number, last: &last, send) }
        try copies?.endVideo(send)
        if let last { try send(.end(recognizer.end(), after: last, frameSeconds: 1 / video.rate)) }
        try outcome.get()
    }

    private mutating func follow(
        _ recognizer: inout VideoRecognizer, of file: InputFile, _ number: Int, last: inout RecognizedFrame?,
        _ send: (FileResult) throws -> Void
    ) throws {
        while let recognized = try recognizer.next() {
            let video = recognizer.video
            var tiles: [ExplainedFace] = []
            if copies != nil {
                tiles =
                    try copies?.add(
                        try video.bgrImage(), video.frame(), recognized, of: file, number, rate: video.rate)
                    ?? []
            }
            try send(.frame(recognized, tiles: tiles, expected: video.expectedFrames))
            last = recognized
            try Self.checkTermination()
        }
    }

    private static func checkTermination() throws {
        if SignalFlag.termination.isSet { throw ExitCode.interrupted }
    }
}

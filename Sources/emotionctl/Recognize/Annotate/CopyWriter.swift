import Annotation
import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport
import SystemPackage
import Tracking

/// Draws annotated copies of pictures and videos and writes them under preliminary names; serves one thread.
struct CopyWriter: ~Copyable {
    /// What makes a writer on any thread.
    struct Plan: Sendable {
        let target: AnnotationTarget
        /// Model whose activation maps are drawn, and its file; `nil` for none.
        let explained: (model: EmotionModel, path: String, crop: ModelCard.Crop?)?
    }

    /// An annotated copy that cannot be written.
    struct Failure: Error {
        let reason: String
        let isVideo: Bool
    }

    private let target: AnnotationTarget
    private var painter: FacePainter
    private var explainer: FaceExplainer?
    private var video: AnnotatedVideo?

    init(_ plan: Plan, labels: [Emotion]) throws(ExitError) {
        let painter = try Self.annotating { () throws(AnnotationError) in try FacePainter(labels: labels) }
        explainer = try plan.explained.map { explained throws(ExitError) in
            do throws(RecognitionError) {
                return FaceExplainer(
                    try ActivationMapper(model: explained.model, path: explained.path, crop: explained.crop))
            } catch {
                throw ExitError(.badData, "\(error)".printableLine)
            }
        }
        target = plan.target
        self.painter = painter
    }

    /// Writes the copy of a picture.
    ///
    /// - Parameters:
    ///   - frame: luma of the picture.
    ///   - number: number of the file in this run.
    ///   - send: passes on that the copy is written; throws if there is no reader any more.
    /// - Returns: the explained faces.
    /// - Throws: also `ExitError`.
    mutating func write(
        _ picture: BGRImage, _ frame: borrowing Frame, _ recognized: RecognizedFrame, of file: InputFile,
        _ number: Int, _ send: (FileResult) throws -> Void
    ) throws -> [ExplainedFace] {
        let tiles = explainer?.faces(of: recognized, in: frame) ?? []
        let draft = try target.draft(of: file, number: number, isVideo: false)
        let copy = painter.annotate(picture, recognized.faces, maps: tiles.maps)
        guard let bytes = copy.encoded(as: FilePath(draft).extension?.lowercased() ?? "") else {
            throw Failure(reason: "cannot encode the picture", isVideo: false)
        }
        do throws(Errno) { try OutputFile.create(bytes, at: draft) } catch {
            throw Failure(reason: "\(error)", isVideo: false)
        }
        try Self.pass(on: draft, isVideo: false, send)
        return tiles
    }

    /// Adds the next frame to the copy of a video; the first one creates the copy.
    ///
    /// The parameters are those of `write`.
    mutating func add(
        _ picture: BGRImage, _ frame: borrowing Frame, _ recognized: RecognizedFrame, of file: InputFile,
        _ number: Int, rate: Double
    ) throws -> [ExplainedFace] {
        let tiles = explainer?.faces(of: recognized, in: frame) ?? []
        let annotated = painter.annotate(frame: picture, recognized.faces, maps: tiles.maps)
        if video == nil {
            let draft = try target.draft(of: file, number: number, isVideo: true)
            video = try AnnotatedVideo(draft: draft, size: picture.size, rate: rate)
        }
        try video?.add(annotated, at: recognized.position.seconds)
        return tiles
    }

    /// Completes the copy of a video.
    ///
    /// - Parameter send: as for `write`.
    mutating func endVideo(_ send: (FileResult) throws -> Void) throws {
        guard let video = video.take() else { return }
        painter.forget()
        try Self.pass(on: video.finish(), isVideo: true, send)
    }

    private static func pass(on draft: String, isVideo: Bool, _ send: (FileResult) throws -> Void) throws {
        do { try send(.copy(draft: draft, isVideo: isVideo)) } catch {
            OutputFile.remove(draft)
            throw error
        }
    }

    static func annotating<Result>(
        _ body: () throws(AnnotationError) -> Result
    ) throws(ExitError) -> Result {
        do throws(AnnotationError) { return try body() } catch { throw ExitError(.noInput, "\(error)") }
    }
}

/// An annotated copy of a video with the same frame rate, while it is being written.
struct AnnotatedVideo: ~Copyable {
    /// Maximum time for which a frame is repeated, in seconds; larger gaps are errors of the file.
    private static let longestPause = 10.0
    /// Lead in seconds from which the copy skips a frame; the rates of containers are slightly inexact.
    private static let longestLead = 0.25

    private let draft: String
    private let rate: Double
    private var writer: VideoWriter
    private var frames = 0

    init(draft: String, size: ImageSize, rate: Double) throws(CopyWriter.Failure) {
        self.draft = draft
        self.rate = rate
        do throws(MediaError) { writer = try VideoWriter(path: draft, size: size, rate: rate) } catch {
            throw Self.failure(draft, error)
        }
    }

    /// Adds a frame, repeated or skipped if frames come unevenly and the copy would fall behind or run ahead.
    /// - Parameter seconds: time from the start of the video.
    mutating func add(_ frame: BGRImage, at seconds: Double) throws(CopyWriter.Failure) {
        let due = min(
            Int(clamping: (seconds * rate).rounded()), frames + Int(clamping: Self.longestPause * rate))
        guard frames <= due + Int(clamping: Self.longestLead * rate) else { return }
        repeat {
            do throws(MediaError) { try writer.add(frame) } catch { throw Self.failure(draft, error) }
            frames += 1
        } while frames < due
    }

    /// Completes the file and returns its path.
    ///
    /// - Throws: also errors of earlier writes, as on a full disk; then no file is left.
    consuming func finish() throws(CopyWriter.Failure) -> String {
        let draft = draft
        do throws(MediaError) { try writer.finish() } catch { throw Self.failure(draft, error) }
        return draft
    }

    private static func failure(_ draft: String, _ error: MediaError) -> CopyWriter.Failure {
        OutputFile.remove(draft)
        return CopyWriter.Failure(reason: error.reason, isVideo: true)
    }
}

/// Computes activation maps of faces; serves one thread.
struct FaceExplainer: ~Copyable {
    private var mapper: ActivationMapper
    private var crop = FaceCrop(size: ContactSheet.tileSize)

    init(_ mapper: consuming ActivationMapper) {
        self.mapper = mapper
    }

    /// Returns each face of a frame with an activation map for its label.
    mutating func faces(of recognized: RecognizedFrame, in frame: borrowing Frame) -> [ExplainedFace] {
        var faces: [ExplainedFace] = []
        for face in recognized.faces {
            let map = mapper.map(face.label, at: FaceBox(face.box, roll: face.roll), in: frame)
            let tile = ContactSheet.Tile(
                caption: Self.caption(of: face.id, in: recognized), confidence: face.confidence, map: map,
                crop: &crop, from: frame)
            faces.append(ExplainedFace(id: face.id, label: face.label, map: map, tile: tile))
        }
        return faces
    }

    private static func caption(of id: Int, in recognized: RecognizedFrame) -> String {
        let name =
            recognized.position.file.split(separator: "/").last.map(String.init) ?? recognized.position.file
        let time = recognized.isOfVideo ? ", \(recognized.position.seconds.fixed(1)) s" : ""
        return recognized.isOfVideo || recognized.faces.count > 1 ? "\(name)\(time), face \(id)" : name
    }
}

/// A face with what contributed to its label.
struct ExplainedFace: Sendable {
    let id: Int
    let label: Emotion
    let map: ActivationMap
    let tile: ContactSheet.Tile

    /// Estimate of its memory in bytes.
    var byteCount: Int { 1_024 + ContactSheet.tileSize.area * MemoryLayout<Float>.stride }
}

extension [ExplainedFace] {
    /// Activation map of each face by the face's number.
    var maps: [Int: ActivationMap] {
        Dictionary(map { ($0.id, $0.map) }) { _, last in last }
    }
}

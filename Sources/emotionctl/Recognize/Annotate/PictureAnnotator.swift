import Annotation
import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport
import SystemPackage
import Tracking

/// Writes annotated copies of pictures and videos.
struct PictureAnnotator: ~Copyable {
    private let labels: [Emotion]
    private var target: AnnotationTarget
    private var painter: FacePainter
    private var explainer: FaceExplainer?
    private var video: AnnotatedVideo?

    /// - Parameter explainer: computes activation maps; `nil` for none.
    init(
        _ target: AnnotationTarget, labels: [Emotion], explainer: consuming FaceExplainer?
    ) throws(ExitError) {
        self.target = target
        self.labels = labels
        self.explainer = explainer
        painter = try Self.annotating { () throws(AnnotationError) in try FacePainter(labels: labels) }
    }

    /// - Parameter frame: luma of the picture.
    mutating func write(
        _ picture: BGRImage, _ frame: borrowing Frame, _ recognized: RecognizedFrame, of file: InputFile
    ) throws(ExitError) {
        let maps = explainer?.maps(of: recognized, in: frame) ?? [:]
        let path = try target.path(for: file, isVideo: false)
        try Self.write(painter.annotate(picture, recognized.faces, maps: maps), to: path)
    }

    /// Adds the next frame of a video; the first one creates the copy.
    ///
    /// - Parameter frame: luma of the frame.
    mutating func add(
        _ picture: BGRImage, _ frame: borrowing Frame, _ recognized: RecognizedFrame, of file: InputFile,
        rate: Double
    ) throws(ExitError) {
        let maps = explainer?.maps(of: recognized, in: frame) ?? [:]
        let annotated = painter.annotate(frame: picture, recognized.faces, maps: maps)
        if video == nil {
            let path = try target.path(for: file, isVideo: true)
            video = try AnnotatedVideo(path: path, size: picture.size, rate: rate)
        }
        try video?.add(annotated, at: recognized.position.seconds)
    }

    /// Completes the copy of a video.
    mutating func endVideo() throws(ExitError) {
        guard let video = video.take() else { return }
        painter.forget()
        try video.finish()
    }

    /// Writes a contact sheet with activation maps for each label.
    mutating func writeSheets() throws(ExitError) {
        guard let sheets = explainer?.takeSheets() else { return }
        for (label, tiles) in sheets {
            guard let path = target.sheetPath(label) else { return }
            let sheet = try Self.annotating { [labels] () throws(AnnotationError) in
                try ContactSheet(label, of: labels, tiles)
            }
            try OutputFile.makeFolder(of: path)
            try Self.write(sheet.image(), to: path)
        }
    }

    private static func write(_ picture: BGRImage, to path: String) throws(ExitError) {
        guard let bytes = picture.encoded(as: FilePath(path).extension?.lowercased() ?? "") else {
            throw ExitError(.inputOutput, "\(path): cannot encode the picture")
        }
        try OutputFile.write(bytes, to: path)
    }

    private static func annotating<Result>(
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

    private let path: String
    private let rate: Double
    private var writer: VideoWriter
    private var frames = 0

    init(path: String, size: ImageSize, rate: Double) throws(ExitError) {
        self.path = path
        self.rate = rate
        do throws(MediaError) {
            writer = try VideoWriter(path: OutputFile.unfinishedPath(of: path), size: size, rate: rate)
        } catch {
            throw ExitError(.inputOutput, "\(path): \(error.reason)")
        }
    }

    /// Adds a frame, repeated or skipped if frames come unevenly and the copy would fall behind or run ahead.
    /// - Parameter seconds: time from the start of the video.
    mutating func add(_ frame: BGRImage, at seconds: Double) throws(ExitError) {
        let due = min(
            Int(clamping: (seconds * rate).rounded()), frames + Int(clamping: Self.longestPause * rate))
        guard frames <= due + Int(clamping: Self.longestLead * rate) else { return }
        repeat {
            do throws(MediaError) { try writer.add(frame) } catch { throw Self.failure(path, error) }
            frames += 1
        } while frames < due
    }

    /// Moves the complete video to its path.
    ///
    /// - Throws: also errors of earlier writes, as on a full disk; then no file is left.
    consuming func finish() throws(ExitError) {
        let path = path
        do throws(MediaError) { try writer.finish() } catch { throw Self.failure(path, error) }
        try OutputFile.finish(path)
    }

    private static func failure(_ path: String, _ error: MediaError) -> ExitError {
        OutputFile.discard(path)
        return ExitError(.inputOutput, "\(path): \(error.reason)")
    }
}

/// Computes activation maps of faces and collects the best ones for a contact sheet per label.
struct FaceExplainer: ~Copyable {
    /// Maximum number of faces per sheet, those with the highest confidence.
    private static let mostTiles = 40

    /// Best faces by label; a face of a video counts once per label.
    private struct Subject: Hashable {
        let file: String
        let id: Int
    }

    private var mapper: ActivationMapper
    private var crop = FaceCrop(size: ContactSheet.tileSize)
    private var tiles: [Emotion: [Subject: ContactSheet.Tile]] = [:]

    init(_ mapper: consuming ActivationMapper) {
        self.mapper = mapper
    }

    /// Returns an activation map for each face's label, by the face's number.
    mutating func maps(of recognized: RecognizedFrame, in frame: borrowing Frame) -> [Int: ActivationMap] {
        var maps: [Int: ActivationMap] = [:]
        for face in recognized.faces {
            let map = mapper.map(face.label, at: FaceBox(face.box, roll: face.roll), in: frame)
            maps[face.id] = map
            let tile = ContactSheet.Tile(
                caption: caption(of: face.id, in: recognized), confidence: face.confidence, map: map,
                crop: &crop, from: frame)
            keep(tile, face.label, Subject(file: recognized.position.file, id: face.id))
        }
        return maps
    }

    /// Returns the labels that occurred, each with its faces, the most confident first.
    mutating func takeSheets() -> [(label: Emotion, tiles: [ContactSheet.Tile])] {
        defer { tiles = [:] }
        return tiles.sorted { $0.key.rawValue < $1.key.rawValue }.map { label, kept in
            (label, kept.values.sorted { ($1.confidence, $0.caption) < ($0.confidence, $1.caption) })
        }
    }

    private mutating func keep(_ tile: ContactSheet.Tile, _ label: Emotion, _ subject: Subject) {
        var kept = tiles[label, default: [:]]
        if let best = kept[subject], best.confidence >= tile.confidence { return }
        kept[subject] = tile
        if kept.count > Self.mostTiles,
            let worst = kept.min(by: { $0.value.confidence < $1.value.confidence })
        {
            kept[worst.key] = nil
        }
        tiles[label] = kept
    }

    private func caption(of id: Int, in recognized: RecognizedFrame) -> String {
        let name =
            recognized.position.file.split(separator: "/").last.map(String.init) ?? recognized.position.file
        let time = recognized.isOfVideo ? ", \(recognized.position.seconds.fixed(1)) s" : ""
        return recognized.isOfVideo || recognized.faces.count > 1 ? "\(name)\(time), face \(id)" : name
    }
}

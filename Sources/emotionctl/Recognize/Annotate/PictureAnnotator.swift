import Annotation
import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport
import SystemPackage

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
    ) throws(Failure) {
        (self.target, self.labels) = (target, labels)
        self.explainer = explainer
        painter = try Self.annotating { () throws(AnnotationError) in try FacePainter(labels: labels) }
    }

    /// - Parameter frame: luma of the picture.
    mutating func write(
        _ picture: BGRImage, _ frame: borrowing Frame, _ sighting: Sighting, of file: InputFile
    ) throws(Failure) {
        let maps = explainer?.maps(of: sighting, in: frame) ?? [:]
        let path = try target.path(for: file, isVideo: false)
        try Self.write(painter.annotate(picture, sighting.faces, maps: maps), to: path)
    }

    /// Adds the next frame of a video; the first one creates the copy.
    ///
    /// - Parameter frame: luma of the frame.
    mutating func add(
        _ picture: BGRImage, _ frame: borrowing Frame, _ sighting: Sighting, of file: InputFile,
        rate: Double
    ) throws(Failure) {
        let maps = explainer?.maps(of: sighting, in: frame) ?? [:]
        let annotated = painter.annotate(frame: picture, sighting.faces, maps: maps)
        if video == nil {
            let path = try target.path(for: file, isVideo: true)
            video = try AnnotatedVideo(path: path, size: picture.size, rate: rate)
        }
        try video?.add(annotated, at: sighting.position.seconds)
    }

    /// Completes the copy of a video.
    mutating func endVideo() throws(Failure) {
        guard let video = video.take() else { return }
        painter.forget()
        try video.finish()
    }

    /// Writes a contact sheet with activation maps for each label.
    mutating func writeSheets() throws(Failure) {
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

    private static func write(_ picture: BGRImage, to path: String) throws(Failure) {
        guard let bytes = picture.encoded(as: FilePath(path).extension?.lowercased() ?? "") else {
            throw Failure(.inputOutput, "\(path): cannot encode the picture")
        }
        try OutputFile.write(bytes, to: path)
    }

    private static func annotating<Result>(
        _ body: () throws(AnnotationError) -> Result
    ) throws(Failure) -> Result {
        do throws(AnnotationError) { return try body() } catch { throw Failure(.noInput, "\(error)") }
    }
}

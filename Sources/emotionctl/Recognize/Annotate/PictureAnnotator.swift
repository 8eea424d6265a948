import Annotation
import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport
import SystemPackage

/// Writes annotated copies of pictures and films.
struct PictureAnnotator: ~Copyable {
    private let labels: [Emotion]
    private var target: AnnotationTarget
    private var painter: FacePainter
    private var explainer: FaceExplainer?
    private var film: AnnotatedFilm?

    /// - Parameter explainer: what shows where the model looked; `nil` for nothing of that.
    init(
        _ target: AnnotationTarget, labels: [Emotion], explainer: consuming FaceExplainer?
    ) throws(Failure) {
        (self.target, self.labels) = (target, labels)
        self.explainer = explainer
        painter = try Self.annotating { () throws(AnnotationError) in try FacePainter(labels: labels) }
    }

    /// - Parameter frame: the picture's luma.
    mutating func write(
        _ picture: BGRImage, _ frame: borrowing Frame, _ sighting: Sighting, of file: InputFile
    ) throws(Failure) {
        let maps = explainer?.maps(of: sighting, in: frame) ?? [:]
        let path = try target.path(for: file, isFilm: false)
        try Self.write(painter.annotate(picture, sighting.faces, maps: maps), to: path)
    }

    /// Adds a film's next frame; the first one begins the copy.
    ///
    /// - Parameter frame: the picture's luma.
    mutating func add(
        _ picture: BGRImage, _ frame: borrowing Frame, _ sighting: Sighting, of file: InputFile,
        rate: Double
    ) throws(Failure) {
        let maps = explainer?.maps(of: sighting, in: frame) ?? [:]
        let annotated = painter.annotate(frame: picture, sighting.faces, maps: maps)
        if film == nil {
            let path = try target.path(for: file, isFilm: true)
            film = try AnnotatedFilm(path: path, size: picture.size, rate: rate)
        }
        try film?.add(annotated, at: sighting.position.seconds)
    }

    /// Completes the copy of a film.
    mutating func endFilm() throws(Failure) {
        guard let film = film.take() else { return }
        painter.forget()
        try film.finish()
    }

    /// Writes a page for each label that was seen, with where the model looked.
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

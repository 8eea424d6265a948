import Annotation
import EmotionRecognition
import MediaFiles
import ProgramSupport

/// Collects the best faces for a contact sheet per label.
struct ContactSheets {
    /// Maximum number of faces per sheet, those with the highest confidence.
    private static let mostTiles = 40

    /// A face; one of a video counts once per label.
    private struct Subject: Hashable {
        let file: String
        let id: Int
    }

    private let labels: [Emotion]
    private var tiles: [Emotion: [Subject: ContactSheet.Tile]] = [:]

    /// - Parameter labels: labels of the model.
    init(labels: [Emotion]) {
        self.labels = labels
    }

    mutating func add(_ faces: [ExplainedFace], of file: String) {
        for face in faces { keep(face.tile, face.label, Subject(file: file, id: face.id)) }
    }

    private mutating func keep(_ tile: ContactSheet.Tile, _ label: Emotion, _ subject: Subject) {
        var kept = tiles[label, default: [:]]
        if let best = kept[subject], best.confidence >= tile.confidence { return }
        kept[subject] = tile
        // The subject decides between equals, as a dictionary's order changes from run to run.
        let worst = kept.min {
            ($0.value.confidence, $1.key.file, $1.key.id) < ($1.value.confidence, $0.key.file, $0.key.id)
        }
        if kept.count > Self.mostTiles, let worst { kept[worst.key] = nil }
        tiles[label] = kept
    }

    /// Writes a sheet for each label that occurred, the most confident faces first.
    func write(to target: AnnotationTarget) throws(ExitError) {
        for (label, kept) in tiles.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let path = target.sheetPath(label) else { return }
            let faces = kept.sorted {
                ($1.value.confidence, $0.value.caption, $0.key.file)
                    < ($0.value.confidence, $1.value.caption, $1.key.file)
            }
            let sheet = try CopyWriter.annotating { [labels] () throws(AnnotationError) in
                try ContactSheet(label, of: labels, faces.map(\.value))
            }
            try OutputFile.makeFolder(of: path)
            guard let bytes = sheet.image().encoded(as: "png") else {
                throw ExitError(.inputOutput, "\(path): cannot encode the picture")
            }
            try OutputFile.write(bytes, to: path)
        }
    }
}

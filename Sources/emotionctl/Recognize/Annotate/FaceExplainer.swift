import Annotation
import EmotionRecognition
import Imaging
import Tracking

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

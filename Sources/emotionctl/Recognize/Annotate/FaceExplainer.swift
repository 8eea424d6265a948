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
    mutating func maps(of sighting: Sighting, in frame: borrowing Frame) -> [Int: ActivationMap] {
        var maps: [Int: ActivationMap] = [:]
        for face in sighting.faces {
            let map = mapper.map(face.label, at: FaceBox(face.box, roll: face.roll), in: frame)
            maps[face.id] = map
            let tile = ContactSheet.Tile(
                caption: caption(of: face.id, in: sighting), confidence: face.confidence, map: map,
                crop: &crop, from: frame)
            keep(tile, face.label, Subject(file: sighting.position.file, id: face.id))
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

    private func caption(of id: Int, in sighting: Sighting) -> String {
        let name =
            sighting.position.file.split(separator: "/").last.map(String.init) ?? sighting.position.file
        let time = sighting.isOfVideo ? ", \(sighting.position.seconds.fixed(1)) s" : ""
        return sighting.isOfVideo || sighting.faces.count > 1 ? "\(name)\(time), face \(id)" : name
    }
}

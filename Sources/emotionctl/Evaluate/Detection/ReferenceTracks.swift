import Imaging

/// Counts the ids that the tracker gives to each reference face of a video.
///
/// A reference face without an identity is followed by the overlap of its boxes.
struct ReferenceTracks {
    /// Minimum intersection over union of the boxes of one face in successive frames.
    private static let leastOverlap = 0.2
    /// Number of frames without a box after which a face counts as another one.
    private static let patience = 5

    private struct Track {
        let id: Int?
        var box: PixelRect
        var lastSeen: Int
        var ids: Set<Int> = []
    }

    private var tracks: [Track] = []
    private var frames = 0

    /// Number of ids of each reference face that was detected at all.
    var idCounts: [Int] { tracks.map(\.ids.count).filter { $0 > 0 } }

    /// - Parameter ids: ids of the judgment's boxes.
    mutating func add(_ judgment: DetectionJudgment, ids: [Int]) {
        frames += 1
        var taken: Set<Int> = []
        for (face, match) in zip(judgment.faces, judgment.matches) {
            let place = place(of: face, except: taken)
            taken.insert(place)
            (tracks[place].box, tracks[place].lastSeen) = (face.box, frames)
            if let match { tracks[place].ids.insert(ids[match]) }
        }
    }

    /// Returns the index of the face's track, which is added if there is none.
    private mutating func place(of face: ReferenceFace, except taken: Set<Int>) -> Int {
        let known: Int?
        if let id = face.id {
            known = tracks.firstIndex { $0.id == id }
        } else {
            known = tracks.indices.filter { !taken.contains($0) && isNear(face, tracks[$0]) }
                .max {
                    tracks[$0].box.intersectionOverUnion(face.box)
                        < tracks[$1].box.intersectionOverUnion(face.box)
                }
        }
        if let known { return known }
        tracks.append(Track(id: face.id, box: face.box, lastSeen: frames))
        return tracks.count - 1
    }

    private func isNear(_ face: ReferenceFace, _ track: Track) -> Bool {
        track.id == nil && frames - track.lastSeen <= Self.patience
            && track.box.intersectionOverUnion(face.box) >= Self.leastOverlap
    }
}

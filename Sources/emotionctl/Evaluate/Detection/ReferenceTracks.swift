import Imaging

/// How many ids each face of a film's reference has got.
///
/// Without ids of its own a reference face is followed by the overlap of its boxes.
struct ReferenceTracks {
    /// Boxes of one face in frames that follow each other overlap by at least so much.
    private static let leastOverlap = 0.2
    /// A face that has no box in more than so many frames of the reference is another one when it comes again.
    private static let patience = 5

    private struct Track {
        let id: Int?
        var box: PixelRect
        var lastSeen: Int
        var ids: Set<Int> = []
    }

    private var tracks: [Track] = []
    private var frames = 0

    /// For each reference face that was found at all, how many ids it has got.
    var idCounts: [Int] { tracks.map(\.ids.count).filter { $0 > 0 } }

    /// - Parameter ids: of each of the judgment's boxes.
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

    /// Among `tracks`, where a new one is added if the face has none.
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

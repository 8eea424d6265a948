import Imaging

/// The reference boxes of a detector's evaluation (`--boxes`).
enum ReferenceBoxes {
    /// No picture shows a face, so every box is wrong.
    case noFaces
    /// Every picture shows one face, which covers its center.
    case center
    case listed(ReferenceFile)

    /// What is known about one picture or frame.
    enum Expectation {
        case faces([ReferenceFace])
        /// One face, which covers the center.
        case center
    }

    /// - Parameter name: `none`, `middle`, or a file.
    init(_ name: String) throws {
        switch name {
        case "none": self = .noFaces
        case "middle": self = .center
        default: self = .listed(try ReferenceFile(path: name))
        }
    }

    /// Returns what is known about a picture; `nil` without a reference.
    func expectation(ofPicture name: String, size: ImageSize) throws -> Expectation? {
        switch self {
        case .noFaces: .faces([])
        case .center: .center
        case .listed(let file): try file.faces(ofPicture: name, size: size).map { .faces($0) }
        }
    }

    /// Returns what is known about a video frame; `nil` without a reference.
    func expectation(ofFrame number: Int, size: ImageSize) throws -> Expectation? {
        switch self {
        case .noFaces: .faces([])
        case .center: .center
        case .listed(let file): try file.faces(ofFrame: number, size: size).map { .faces($0) }
        }
    }
}

/// A reference face, in pixels of its picture.
struct ReferenceFace: Equatable {
    /// Minimum size of a face that should be detected, as a fraction of the picture's height and in pixels.
    private static let (leastPart, leastPixels) = (1.0 / 16, 24.0)
    /// Maximum ratio between the sizes of a face and its box.
    private static let largestRatio = 2.5

    /// Upper left corner.
    let corner: SIMD2<Double>
    let width: Double
    let height: Double
    /// Clockwise roll in degrees; `nil` if unknown.
    let roll: Double?
    /// Identity of the face in all frames of a video; `nil` if unknown.
    let id: Int?

    var center: SIMD2<Double> { corner + SIMD2(width, height) / 2 }
    var shorterSide: Double { min(width, height) }
    /// Geometric mean of the sides.
    var size: Double { (width * height).squareRoot() }

    /// Nearest rectangle of whole pixels.
    var box: PixelRect {
        func whole(_ length: Double) -> Int { Int(clamping: length.rounded()) }
        return PixelRect(x: whole(corner.x), y: whole(corner.y), width: whole(width), height: whole(height))
    }

    /// Whether the face should be detected; a box on a smaller face is correct, but a missing one is no
    /// error.
    func isWanted(in picture: ImageSize) -> Bool {
        shorterSide >= max(Self.leastPixels, Self.leastPart * Double(picture.height))
    }

    /// Whether a box is on the face: it contains the face's center, and the sizes are similar.
    func isFound(by box: PixelRect) -> Bool {
        let ratio = Double(box.area).squareRoot() / size
        return box.contains(center) && ratio < Self.largestRatio && ratio > 1 / Self.largestRatio
    }
}

extension PixelRect {
    /// Whether a point is inside.
    func contains(_ point: SIMD2<Double>) -> Bool {
        point.x > Double(x) && point.x < Double(x + width) && point.y > Double(y)
            && point.y < Double(y + height)
    }
}

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

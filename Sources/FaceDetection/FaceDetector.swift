import EmotionRecognition
import Glibc
import Imaging

/// Detects faces in whole pictures: by a network that proposes boxes, by OpenCV's cascades, or by both.
///
/// All boxes and sizes are in pixels of the frame, but for the profile's smallest face, which is in pixels of the
/// frame's picture.
///
/// Not `Sendable`: serves one thread.
public struct FaceDetector: ~Copyable {
    /// The rule by which a box is of a known face.
    private static let sameFace = SameFaceRule(overlap: 0.35, inside: 0.8)
    /// What the network holds for less probable than this is no face, whatever a cascade or a gate says.
    private static let leastScore: Float = 0.2
    /// What a cascade that finds a face, too, adds to the logarithm of the odds.
    private static let cascadeLogOdds: Float = 2

    var profile: DetectorProfile
    var cascades: CascadeSet?
    /// Side of the first cascade's own window, in pixels.
    private let cascadeSide: Int
    let network: FaceDetectorModel?
    /// Whether a gate decides on the boxes of the network, so that whatever might be a face is among them; else those
    /// that are more probable than the card's threshold are.
    public var hasGate = false
    private var proposer: NetworkProposer?
    private var detections: [Detection] = []
    private var found: [PixelRect] = []
    private var patch = FacePatch()

    /// Loads the profile's cascades from the first of `folders` that has each.
    ///
    /// - Parameters:
    ///   - network: `nil` leaves everything to the cascades.
    ///   - usesCascades: whether cascades are used beside a network.
    public init(
        profile: DetectorProfile, folders: [String], network: FaceDetectorModel? = nil,
        usesCascades: Bool = true
    ) throws(DetectionError) {
        if usesCascades || network == nil {
            let set = try CascadeSet(profile: profile, folders: folders)
            cascadeSide = set.side
            cascades = consume set
        } else {
            cascadeSide = 1
        }
        self.profile = profile
        self.network = network
        proposer = network.map { NetworkProposer($0) }
    }

    /// Whether a network proposes faces.
    var hasNetwork: Bool { network != nil }

    /// Replaces `faces` by the faces in `frame`, from left to right.
    public mutating func find(
        in frame: borrowing Frame, into faces: inout [FaceBox]
    ) throws(DetectionError) {
        faces.removeAll(keepingCapacity: true)
        if hasNetwork {
            try propose(in: frame, besides: &faces)
        } else {
            found.removeAll(keepingCapacity: true)
            let smallest = smallestFace(in: frame)
            try cascades?.find(in: frame, smallest: smallest, profile: profile, into: &found)
            for box in found { faces.append(FaceBox(box)) }
        }
    }

    /// Whether `face` is one of `faces`.
    static func isKnown(_ face: PixelRect, among faces: [FaceBox]) -> Bool {
        faces.contains { sameFace.matches($0.rect, face) }
    }

    /// Appends the faces that the network finds in the whole frame and that are not there yet to `faces`, from left to
    /// right.
    mutating func propose(
        in frame: borrowing Frame, besides faces: inout [FaceBox]
    ) throws(DetectionError) {
        let known = faces.count
        let smallest = smallestFace(in: frame)
        let leastLogOdds = hasGate ? -.infinity : Self.logOdds(network?.card.threshold ?? 0)
        try proposer?.detect(in: frame, smallest: smallest, into: &detections)
        for detection in detections
        where detection.score >= Self.leastScore && detection.side >= Float(smallest) {
            var box = FaceBox(
                PixelRect(center: SIMD2<Double>(detection.center), side: Double(detection.side)),
                roll: Double(detection.roll))
            if Self.isKnown(box.rect, among: faces) { continue }
            let isConfirmed = try isConfirmed(box, in: frame)
            let logOdds = Self.logOdds(detection.score) + (isConfirmed ? Self.cascadeLogOdds : 0)
            guard logOdds >= leastLogOdds else { continue }
            box.logOdds = logOdds
            faces.insert(box, fromLeftAfter: known)
        }
    }

    /// Of a probability, which may be as good as 0 or 1.
    private static func logOdds(_ probability: Float) -> Float {
        let probability = min(max(probability, 1e-4), 1 - 1e-4)
        return log(probability / (1 - probability))
    }

    /// Whether a cascade finds a face, too.
    private mutating func isConfirmed(
        _ box: FaceBox, in frame: borrowing Frame
    ) throws(DetectionError) -> Bool {
        guard cascades != nil else { return false }
        try patch.extract(around: box, from: frame)
        return try cascades?.confirmsFace(in: patch) ?? false
    }

    /// Side of the smallest face that is searched for, in pixels of the frame.
    func smallestFace(in frame: borrowing Frame) -> Int {
        max(1, smallestFace(of: frame.fullSize) / frame.downscale)
    }

    private func smallestFace(of picture: ImageSize) -> Int {
        profile.smallestFace(of: picture, isNetwork: hasNetwork)
    }

    /// The largest of 1, 2, 4 and 8 by which pictures of `size` may be reduced while the smallest face still covers
    /// `width` pixels, and the cascade's own window.
    func downscale(keeping width: Int, in size: ImageSize) -> Int {
        let smallest = smallestFace(of: size)
        let width = max(width, cascadeSide)
        return [8, 4, 2].first { smallest >= $0 * width } ?? 1
    }
}

/// The cascades, where there is no network.
extension FaceDetector {
    /// A schedule for frames like `frame`.
    /// - Parameter period: in which each part of a frame has its turn, in nanoseconds.
    func scanSchedule(for frame: borrowing Frame, period: Int64) -> ScanSchedule {
        ScanSchedule(
            size: frame.size, smallest: smallestFace(in: frame), window: cascadeSide,
            scaleFactor: profile.scaleFactor, period: period)
    }

    /// Appends what might be a face to `candidates`.
    mutating func scan(
        _ task: ScanSchedule.Task, in frame: borrowing Frame, into candidates: inout [PixelRect]
    ) throws(DetectionError) {
        try cascades?.scan(task, in: frame, profile: profile, into: &candidates)
    }

    /// The face of which one size has given a hint, if a search of all sizes finds it too.
    mutating func confirm(
        _ candidate: PixelRect, in frame: borrowing Frame
    ) throws(DetectionError) -> FaceBox? {
        let smallest = smallestFace(in: frame)
        return try cascades?.confirm(candidate, in: frame, smallest: smallest, profile: profile)
            .map { FaceBox($0) }
    }
}

extension [FaceBox] {
    /// Inserts `face` among those after the first `count`, which are ordered from left to right.
    mutating func insert(_ face: FaceBox, fromLeftAfter count: Int) {
        let next = self[count...].firstIndex { face.rect.isBefore($0.rect) }
        insert(face, at: next ?? endIndex)
    }
}

/// What detects faces.
public enum DetectionMethod: String, Sendable, CaseIterable {
    /// A network, and cascades that place the boxes of faces seen from the front.
    case both
    /// OpenCV's cascades alone.
    case cascade
    /// The network alone.
    case network
}

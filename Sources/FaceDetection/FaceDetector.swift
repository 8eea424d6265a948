import EmotionRecognition
import Glibc
import Imaging

/// Detects faces in single frames: by a network that proposes boxes, by OpenCV's cascades, or by both.
///
/// All boxes and sizes are in pixels of the frame, except the profile's smallest face, which is in full-size
/// pixels.
///
/// Not `Sendable`: serves one thread.
public struct FaceDetector: ~Copyable {
    /// The rule by which a box is of a known face.
    private static let sameFace = SameFaceRule(overlap: 0.35, inside: 0.8)
    /// Minimum probability of a detection of the network, even if a cascade or a gate confirms it.
    private static let leastScore: Float = 0.2
    /// Log odds that a cascade adds to a box that it confirms.
    private static let cascadeLogOdds: Float = 2

    private(set) var profile: DetectorProfile
    var cascades: CascadeSet?
    /// Side of the first cascade's own window in pixels; 1 without cascades.
    private let cascadeSide: Int
    let network: FaceDetectorModel?
    /// Whether a gate filters the boxes of the network, so that all candidates are needed; otherwise only
    /// boxes above the card's threshold are reported.
    public var hasGate = false
    private var proposer: NetworkProposer?
    private var detections: [Detection] = []
    private var found: [PixelRect] = []
    private var patch = FacePatch()

    /// Loads the profile's cascades from the first of `folders` that contains each.
    ///
    /// - Parameters:
    ///   - network: `nil` to use cascades alone.
    ///   - usesCascades: whether cascades are used in addition to a network.
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

    /// Whether a network detects faces.
    var hasNetwork: Bool { network != nil }

    /// Uses the parameters of `profile` from now on; the cascades stay.
    mutating func apply(_ profile: DetectorProfile) {
        self.profile = profile
        cascades?.profile = profile
    }

    /// Replaces `faces` by the faces in `frame`, from left to right.
    public mutating func detect(
        in frame: borrowing Frame, into faces: inout [FaceBox]
    ) throws(DetectionError) {
        faces.removeAll(keepingCapacity: true)
        if hasNetwork {
            try propose(in: frame, into: &faces)
        } else {
            found.removeAll(keepingCapacity: true)
            let smallest = smallestFace(in: frame)
            try cascades?.detect(in: frame, smallest: smallest, into: &found)
            for box in found { faces.append(FaceBox(box)) }
        }
    }

    /// Whether `face` is the same face as one of `faces`.
    static func isKnown(_ face: PixelRect, among faces: [FaceBox]) -> Bool {
        faces.contains { sameFace.matches($0.rect, face) }
    }

    /// Appends the faces that the network detects in the whole frame and that are not in `faces` yet, from
    /// left to right.
    mutating func propose(
        in frame: borrowing Frame, into faces: inout [FaceBox]
    ) throws(DetectionError) {
        let known = faces.count
        let smallest = smallestFace(in: frame)
        let leastLogOdds = hasGate ? -.infinity : Detection.logOdds(network?.card.threshold ?? 0)
        try proposer?.detect(in: frame, smallest: smallest, into: &detections)
        for detection in detections
        where detection.score >= Self.leastScore && detection.side >= Float(smallest) {
            var box = FaceBox(
                PixelRect(center: SIMD2<Double>(detection.center), side: Double(detection.side)),
                roll: Double(detection.roll))
            if Self.isKnown(box.rect, among: faces) { continue }
            let isConfirmed = try isConfirmed(box, in: frame)
            let logOdds = detection.logOdds + (isConfirmed ? Self.cascadeLogOdds : 0)
            guard logOdds >= leastLogOdds else { continue }
            box.logOdds = logOdds
            faces.insert(box, fromLeftAfter: known)
        }
    }

    /// Whether a cascade detects a face at the box as well.
    private mutating func isConfirmed(
        _ box: FaceBox, in frame: borrowing Frame
    ) throws(DetectionError) -> Bool {
        guard cascades != nil else { return false }
        try patch.extract(around: box, from: frame)
        return try cascades?.detectsFace(in: patch) ?? false
    }

    /// Returns the side of the smallest detected face in pixels of the frame.
    func smallestFace(in frame: borrowing Frame) -> Int {
        max(1, smallestFace(of: frame.fullSize) / frame.downscale)
    }

    private func smallestFace(of picture: ImageSize) -> Int {
        profile.smallestFace(of: picture, isNetwork: hasNetwork)
    }

    /// Returns the largest of 1, 2, 4 and 8 by which frames of `size` may be downscaled so that the smallest
    /// face still covers `width` pixels and the cascade's window.
    func downscale(keeping width: Int, in size: ImageSize) -> Int {
        let smallest = smallestFace(of: size)
        let width = max(width, cascadeSide)
        return [8, 4, 2].first { smallest >= $0 * width } ?? 1
    }
}

extension [FaceBox] {
    /// Inserts `face` among those after the first `count`, which are ordered from left to right.
    mutating func insert(_ face: FaceBox, fromLeftAfter count: Int) {
        let next = self[count...].firstIndex { face.rect.isBefore($0.rect) }
        insert(face, at: next ?? endIndex)
    }
}

/// The kind of detector.
public enum DetectionMethod: String, Sendable, CaseIterable {
    /// A network, whose boxes cascades confirm for faces seen from the front.
    case both
    /// OpenCV's cascades alone.
    case cascade
    /// The network alone.
    case network
}

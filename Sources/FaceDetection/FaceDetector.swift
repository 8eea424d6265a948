import EmotionRecognition
import Imaging

/// Detects faces in whole pictures: by a network that proposes boxes, by OpenCV's cascades, or by both.
///
/// All boxes and sizes are in pixels of the frame, but for the profile's smallest face, which is in pixels of the
/// frame's picture.
///
/// Not `Sendable`: serves one thread.
public struct FaceDetector: ~Copyable {
    /// Faces that overlap by more of their union than this are one face…
    private static let sameFace = 0.35
    /// …and also if one has more than this part of itself in the other.
    private static let insideFace = 0.8
    /// What the network holds for less probable than this is no face, whatever a cascade says.
    private static let doubtful: Float = 0.5

    var profile: DetectorProfile
    var cascades: CascadeSet?
    /// Side of the first cascade's own window, in pixels.
    private let cascadeSide: Int
    let network: FaceDetectorModel?
    private let threshold: Float
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
        threshold = network?.card.threshold ?? 1
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
        faces.sort { $0.rect.isBefore($1.rect) }
    }

    /// Whether `face` is one of `faces`.
    static func isKnown(_ face: PixelRect, among faces: [FaceBox]) -> Bool {
        faces.contains { $0.rect.isSameFace(as: face, overlap: sameFace, inside: insideFace) }
    }

    /// Appends the faces that the network finds in the whole frame and that are not there yet to `faces`.
    mutating func propose(
        in frame: borrowing Frame, besides faces: inout [FaceBox]
    ) throws(DetectionError) {
        let smallest = smallestFace(in: frame)
        try proposer?.detect(in: frame, smallest: smallest, into: &detections)
        for detection in detections where detection.side >= Float(smallest) {
            let box = FaceBox(
                PixelRect(middle: SIMD2<Double>(detection.center), side: Double(detection.side)),
                roll: Double(detection.roll))
            if Self.isKnown(box.rect, among: faces) { continue }
            let isSure = detection.score >= threshold
            if try isSure ? true : isConfirmed(box, detection.score, in: frame) { faces.append(box) }
        }
    }

    /// Whether a cascade finds a face, too, where the network is not sure of one.
    private mutating func isConfirmed(
        _ box: FaceBox, _ score: Float, in frame: borrowing Frame
    ) throws(DetectionError) -> Bool {
        guard score >= Self.doubtful, cascades != nil else { return false }
        try patch.cut(around: box, from: frame)
        return try cascades?.find(in: patch) != nil
    }

    /// Side of the smallest face that is searched for, in pixels of the frame.
    func smallestFace(in frame: borrowing Frame) -> Int {
        max(1, smallestFace(of: frame.pictureSize) / frame.reduction)
    }

    private func smallestFace(of picture: ImageSize) -> Int {
        profile.smallestFace(of: picture, isNetwork: hasNetwork)
    }

    /// The largest of 1, 2, 4 and 8 by which pictures of `size` may be reduced while the smallest face still covers
    /// `width` pixels, and the cascade's own window.
    func reduction(keeping width: Int, in size: ImageSize) -> Int {
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

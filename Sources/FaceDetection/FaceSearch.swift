import Imaging

/// Faces in one frame after the other, for a small part of what looking everywhere would cost: known faces where they
/// are expected, new ones by and by.
public struct FaceSearch: ~Copyable {
    /// Candidates for new faces that one frame looks at more closely.
    private static let mostCandidates = 4
    /// Faces overlapping by more are one face.
    private static let sameFace = 0.35

    private var detector: FaceDetector
    private let fullScanSeconds: Double
    private var schedule: ScanSchedule?

    private var tasks: [ScanSchedule.Task] = []
    private var candidates: [PixelRect] = []
    private var frames = 0

    /// - Parameter fullScanSeconds: how long a new face may stay unseen, above 0.
    public init(_ detector: consuming FaceDetector, fullScanSeconds: Double) {
        self.detector = detector
        self.fullScanSeconds = fullScanSeconds
    }

    /// Searches with the numbers of `profile` from now on; the cascades stay.
    public mutating func retune(_ profile: DetectorProfile) {
        detector.retune(profile)
        schedule = nil
    }

    /// The largest of 1, 2, 4 and 8 by which pictures may be reduced while the smallest face that is looked for still
    /// covers `width` pixels, and the cascade's own window.
    public func reduction(keeping width: Int) -> Int { detector.reduction(keeping: width) }

    /// Replaces `faces` by the faces in `frame`, from left to right, in pixels of its picture.
    ///
    /// - Parameter expected: where known faces should be by now, in those pixels, those first that were seen last.
    public mutating func find(
        in frame: borrowing Frame, expecting expected: [PixelRect], into faces: inout [PixelRect]
    ) throws(DetectionError) {
        faces.removeAll(keepingCapacity: true)
        frames += 1
        // Where somebody else is already seen, nobody can be seen behind.
        for box in expected {
            let box = box.reduced(by: frame.reduction)
            if Self.isKnown(box, among: faces) { continue }
            if let face = try detector.follow(box, in: frame, attempt: frames) {
                Self.note(face, in: &faces)
            }
        }
        try lookForNewFaces(in: frame, besides: &faces)
        for index in faces.indices { faces[index] = faces[index].enlarged(by: frame.reduction) }
        faces.sort { $0.isBefore($1) }
    }

    private mutating func lookForNewFaces(
        in frame: borrowing Frame, besides faces: inout [PixelRect]
    ) throws(DetectionError) {
        // Taken out while it changes, so that there is one owner and nothing is copied.
        var schedule =
            self.schedule.take().flatMap { $0.size == frame.size ? $0 : nil }
            ?? detector.schedule(for: frame, fullScanSeconds: fullScanSeconds)
        try detector.look(at: frame, through: &schedule.tiles)
        schedule.advance(to: frame.streamTime, faces: faces, into: &tasks)
        self.schedule = schedule
        candidates.removeAll(keepingCapacity: true)
        for task in tasks { try detector.scan(task, in: frame, into: &candidates) }
        var looked = 0
        for candidate in candidates
        where looked < Self.mostCandidates && !Self.isKnown(candidate, among: faces) {
            looked += 1
            if let face = try detector.confirm(candidate, in: frame) { Self.note(face, in: &faces) }
        }
    }

    private static func note(_ face: PixelRect, in faces: inout [PixelRect]) {
        if !isKnown(face, among: faces) { faces.append(face) }
    }

    private static func isKnown(_ face: PixelRect, among faces: [PixelRect]) -> Bool {
        faces.contains { $0.overlap(with: face) > sameFace }
    }
}

import COpenCV
import Imaging

/// Faces in one frame after the other, for a small part of what searching every frame everywhere would cost: known faces
/// are followed from frame to frame, new ones are searched every so often.
public struct FaceSearch: ~Copyable {
    /// Candidates for new faces that one frame looks at more closely.
    private static let mostCandidates = 4

    private var detector: FaceDetector
    private var follower: FaceFollower
    /// How long a new face may stay unseen, in nanoseconds.
    private let period: Int64
    /// One of these for frames of the size that was seen last: the first with a network, the second without.
    private var networkSchedule: NetworkSchedule?
    private var scanSchedule: ScanSchedule?

    private var expected: [FaceBox] = []
    private var tasks: [ScanSchedule.Task] = []
    private var candidates: [PixelRect] = []
    /// How many of the last frame's faces, at the beginning, were expected.
    public private(set) var knownCount = 0
    /// Whether the last frame was too dark to see anything in it.
    public private(set) var isTooDark = false

    /// - Parameter fullScanSeconds: how long a new face may stay unseen, above 0.
    /// - Throws: `DetectionError.badNetwork` where the detector's network cannot be built.
    public init(_ detector: consuming FaceDetector, fullScanSeconds: Double) throws(DetectionError) {
        follower = try FaceFollower(network: detector.network)
        self.detector = detector
        period = Int64(clamping: fullScanSeconds * 1e9)
    }

    /// Whether a gate decides on the boxes of a network.
    public var hasGate: Bool {
        get { detector.hasGate }
        set { detector.hasGate = newValue }
    }

    /// Searches with the numbers of `profile` from now on; the cascades stay.
    public mutating func retune(_ profile: DetectorProfile) {
        detector.profile = profile
        (networkSchedule, scanSchedule) = (nil, nil)
    }

    /// The largest of 1, 2, 4 and 8 by which pictures of `size` may be reduced while the smallest face that is detected
    /// still covers `width` pixels, and the cascade's own window.
    public func downscale(keeping width: Int, in size: ImageSize) -> Int {
        detector.downscale(keeping: width, in: size)
    }

    /// Replaces `faces` by the faces in `frame`, in pixels of its picture: first those of the expected ones that were
    /// found again, then new ones from left to right.
    ///
    /// - Parameter expected: where known faces should be by now, in those pixels, those first that were seen last.
    public mutating func find(
        in frame: borrowing Frame, expecting expected: [FaceBox], into faces: inout [FaceBox]
    ) throws(DetectionError) {
        faces.removeAll(keepingCapacity: true)
        self.expected.removeAll(keepingCapacity: true)
        for box in expected { self.expected.append(box.downscaled(by: frame.downscale)) }
        try follower.follow(
            self.expected, in: frame, smallest: detector.smallestFace(in: frame),
            cascades: &detector.cascades, into: &faces)
        knownCount = faces.count
        if detector.hasNetwork {
            try searchByNetwork(in: frame, besides: &faces)
        } else {
            try searchByCascade(in: frame, besides: &faces)
        }
        for index in faces.indices { faces[index] = faces[index].upscaled(by: frame.downscale) }
    }

    private mutating func searchByNetwork(
        in frame: borrowing Frame, besides faces: inout [FaceBox]
    ) throws(DetectionError) {
        // Taken out while it changes, so that there is one owner and nothing is copied.
        var schedule =
            networkSchedule.take().flatMap { $0.size == frame.size ? $0 : nil }
            ?? NetworkSchedule(
                size: frame.size, smallest: detector.smallestFace(in: frame), period: period)
        try frame.measure(&schedule.tiles)
        isTooDark = schedule.tiles.isTooDark
        let isDue = schedule.advance(to: frame.streamTime, faces: faces, isUrgent: follower.hasLost)
        networkSchedule = schedule
        if isDue { try detector.propose(in: frame, besides: &faces) }
    }

    private mutating func searchByCascade(
        in frame: borrowing Frame, besides faces: inout [FaceBox]
    ) throws(DetectionError) {
        var schedule =
            scanSchedule.take().flatMap { $0.size == frame.size ? $0 : nil }
            ?? detector.scanSchedule(for: frame, period: period)
        try frame.measure(&schedule.tiles)
        isTooDark = schedule.tiles.isTooDark
        schedule.advance(to: frame.streamTime, faces: faces, into: &tasks)
        scanSchedule = schedule
        candidates.removeAll(keepingCapacity: true)
        for task in tasks { try detector.scan(task, in: frame, into: &candidates) }
        var looked = 0
        for candidate in candidates
        where looked < Self.mostCandidates && !FaceDetector.isKnown(candidate, among: faces) {
            looked += 1
            if let face = try detector.confirm(candidate, in: frame),
                !FaceDetector.isKnown(face.rect, among: faces)
            {
                faces.insert(face, fromLeftAfter: knownCount)
            }
        }
    }
}

extension Frame {
    /// Replaces the means of `tiles` by those of this frame.
    fileprivate borrowing func measure(_ tiles: inout TileGrid) throws(DetectionError) {
        let (side, columns, rows) = (
            Int32(clamping: tiles.side), Int32(clamping: tiles.columns), Int32(clamping: tiles.rows)
        )
        let status = withImage { image in
            tiles.means.withUnsafeMutableBufferPointer {
                // A grid has tiles, so it has an address.
                cocv_means(image, side, columns, rows, $0.baseAddress!)
            }
        }
        guard status == 0 else { throw .openCVFailed }
    }
}

import COpenCV
import Imaging

/// Detects faces in successive frames at a fraction of the cost of full scans: known faces are detected again
/// near their predicted boxes in every frame, new ones by scans that are spread over time.
public struct IncrementalFaceDetector: ~Copyable {
    /// Maximum number of candidates for new faces that are verified per frame.
    private static let mostCandidates = 4

    private var detector: FaceDetector
    private var redetector: FaceRedetector
    /// Maximum time until a new face is detected.
    private let period: Duration
    /// Schedule for frames of the last size: the first with a network, the second without.
    private var networkSchedule: NetworkSchedule?
    private var scanSchedule: ScanSchedule?

    private var predicted: [FaceBox] = []
    private var tasks: [ScanSchedule.Task] = []
    private var candidates: [PixelRect] = []
    /// Number of faces at the beginning of the last result that were predicted.
    public private(set) var knownCount = 0
    /// Whether the last frame was too dark to detect anything.
    public private(set) var isTooDark = false

    /// - Parameter fullScanSeconds: maximum time until a new face is detected, above 0.
    /// - Throws: `DetectionError.badNetwork` if the detector's network cannot be built.
    public init(_ detector: consuming FaceDetector, fullScanSeconds: Double) throws(DetectionError) {
        redetector = try FaceRedetector(network: detector.network)
        self.detector = detector
        period = .nanoseconds(Int64(clamping: fullScanSeconds * 1e9))
    }

    /// Whether a gate filters the boxes of the network.
    public var hasGate: Bool {
        get { detector.hasGate }
        set { detector.hasGate = newValue }
    }

    /// Uses the parameters of `profile` from now on; the cascades stay.
    public mutating func apply(_ profile: DetectorProfile) {
        detector.apply(profile)
        (networkSchedule, scanSchedule) = (nil, nil)
    }

    /// Returns the largest of 1, 2, 4 and 8 by which frames of `size` may be downscaled so that the smallest
    /// detected face still covers `width` pixels and the cascade's window.
    public func downscale(keeping width: Int, in size: ImageSize) -> Int {
        detector.downscale(keeping: width, in: size)
    }

    /// Replaces `faces` by the faces in `frame`, in full-size pixels: first the predicted ones that were
    /// detected again, then new ones from left to right.
    ///
    /// - Parameter predicted: predicted boxes of known faces in full-size pixels, recently seen ones first.
    public mutating func detect(
        in frame: borrowing Frame, predicted: [FaceBox], into faces: inout [FaceBox]
    ) throws(DetectionError) {
        faces.removeAll(keepingCapacity: true)
        self.predicted.removeAll(keepingCapacity: true)
        for box in predicted { self.predicted.append(box.downscaled(by: frame.downscale)) }
        try redetector.redetect(
            self.predicted, in: frame, smallest: detector.smallestFace(in: frame),
            cascades: &detector.cascades, into: &faces)
        knownCount = faces.count
        if detector.hasNetwork {
            try proposeNewFaces(in: frame, into: &faces)
        } else {
            try scanForNewFaces(in: frame, into: &faces)
        }
        for index in faces.indices { faces[index] = faces[index].upscaled(by: frame.downscale) }
    }

    /// Takes the schedule for frames like `frame` out of `stored`, or creates one, and measures the frame.
    ///
    /// It is taken out while it changes, so that it has one owner and nothing is copied.
    private static func takeSchedule<Schedule: DetectionSchedule>(
        from stored: inout Schedule?, for frame: borrowing Frame, orCreate create: () -> Schedule
    ) throws(DetectionError) -> Schedule {
        var schedule = stored.take().flatMap { $0.size == frame.size ? $0 : nil } ?? create()
        try frame.measure(&schedule.changeMap)
        return schedule
    }

    private mutating func proposeNewFaces(
        in frame: borrowing Frame, into faces: inout [FaceBox]
    ) throws(DetectionError) {
        let (size, smallest) = (frame.size, detector.smallestFace(in: frame))
        var schedule = try Self.takeSchedule(from: &networkSchedule, for: frame) { [period] in
            NetworkSchedule(size: size, smallest: smallest, period: period)
        }
        isTooDark = schedule.changeMap.isTooDark
        let isDue = schedule.advance(to: frame.streamTime, faces: faces, isUrgent: redetector.hasLost)
        networkSchedule = schedule
        if isDue { try detector.propose(in: frame, into: &faces) }
    }

    private mutating func scanForNewFaces(
        in frame: borrowing Frame, into faces: inout [FaceBox]
    ) throws(DetectionError) {
        let (size, smallest) = (frame.size, detector.smallestFace(in: frame))
        guard let window = detector.cascades?.side else { return }
        let scaleFactor = detector.profile.scaleFactor
        var schedule = try Self.takeSchedule(from: &scanSchedule, for: frame) { [period] in
            ScanSchedule(
                size: size, smallest: smallest, window: window, scaleFactor: scaleFactor, period: period)
        }
        isTooDark = schedule.changeMap.isTooDark
        schedule.advance(to: frame.streamTime, faces: faces, into: &tasks)
        scanSchedule = schedule
        candidates.removeAll(keepingCapacity: true)
        for task in tasks { try detector.cascades?.scan(task, in: frame, into: &candidates) }
        var verified = 0
        for candidate in candidates
        where verified < Self.mostCandidates && !FaceDetector.isKnown(candidate, among: faces) {
            verified += 1
            if let box = try detector.cascades?.verify(candidate, in: frame, smallest: smallest),
                !FaceDetector.isKnown(box, among: faces)
            {
                faces.insert(FaceBox(box), fromLeftAfter: knownCount)
            }
        }
    }
}

/// Decides in which frames, and where, new faces are searched.
protocol DetectionSchedule {
    /// Size of the searched images.
    var size: ImageSize { get }
    /// Brightness of the current frame, set before each step.
    var changeMap: ChangeMap { get set }
}

extension Frame {
    /// Replaces the means of `changeMap` by those of this frame.
    fileprivate borrowing func measure(_ changeMap: inout ChangeMap) throws(DetectionError) {
        let (side, columns, rows) = (
            Int32(clamping: changeMap.side), Int32(clamping: changeMap.columns),
            Int32(clamping: changeMap.rows)
        )
        let status = withImage { image in
            changeMap.means.withUnsafeMutableBufferPointer {
                // A change map has tiles, so it has an address.
                cocv_means(image, side, columns, rows, $0.baseAddress!)
            }
        }
        guard status == 0 else { throw .openCVFailed }
    }
}

import COpenCV
import Imaging

/// Faces in a picture by OpenCV's cascade classifiers: one that finds most faces, and others for those that it misses.
///
/// All places and sizes are in pixels of the frame, but for the profile's smallest face, which is in pixels of the
/// frame's picture.
///
/// Not `Sendable`: a cascade may be used by one thread at a time.
public struct FaceDetector: ~Copyable {
    /// How far a search goes on beyond each edge of a picture, as a share of its shorter side.
    ///
    /// Measured on photographs: the default cascade alone finds 77 % of the faces without, 83 % with 0.1, 86 % with 0.2
    /// and 87 % with 0.3.
    private static let padding = 0.3
    /// Where a hint is enough, faces are shrunk to so many pixels: of windows up to twice the cascade's own size, OpenCV
    /// looks at every second one in both directions only.
    private static let hintSide = 48
    /// How much smaller than the smallest face a known one may become, so that it does not come and go at the limit.
    private static let shrinkage = 0.87

    private var profile: DetectorProfile
    private let cascade: Cascade
    private let fallbacks: [Fallback]
    private var found: [PixelRect] = []

    /// Loads the profile's cascades from the first of `folders` that has each.
    public init(profile: DetectorProfile, folders: [String]) throws(DetectionError) {
        let cascade = try Cascade(named: profile.cascade, in: folders)
        let fallbacks = try Fallback.load(profile.fallbacks ?? [], in: folders)
        (self.profile, self.cascade, self.fallbacks) = (profile, cascade, fallbacks)
    }

    /// Searches with the numbers of `profile` from now on; the cascades stay.
    public mutating func retune(_ profile: DetectorProfile) {
        self.profile = profile
    }

    /// Replaces `faces` by the faces in `frame`, from left to right: looks everywhere, and where the first cascade
    /// finds nobody with the others.
    public mutating func find(
        in frame: borrowing Frame, into faces: inout [PixelRect]
    ) throws(DetectionError) {
        faces.removeAll(keepingCapacity: true)
        let size = frame.size
        let margin = Int(clamping: Double(min(size.width, size.height)) * Self.padding)
        let smallest = smallestFace(in: frame)
        var search = Cascade.Search(
            region: PixelRect(x: 0, y: 0, width: size.width, height: size.height).grown(by: margin),
            sides: smallest...max(smallest, size.width + size.height),
            scaleFactor: profile.scaleFactor, minNeighbors: profile.minNeighbors)
        try cascade.find(search, in: frame, into: &faces)
        for fallback in fallbacks where faces.isEmpty {
            search.isMirrored = fallback.isMirrored
            try fallback.cascade.find(search, in: frame, into: &faces)
        }
    }
}

extension FaceDetector {
    /// The largest of 1, 2, 4 and 8 by which pictures may be reduced while the smallest face still covers `width`
    /// pixels, and the cascade's own window.
    func reduction(keeping width: Int) -> Int {
        [8, 4, 2].first { profile.minFace >= $0 * max(width, cascade.side) } ?? 1
    }

    private func smallestFace(in frame: borrowing Frame) -> Int {
        max(1, profile.minFace / frame.reduction)
    }
}

/// The steps of a search that knows what to expect.
extension FaceDetector {
    /// A schedule for frames like `frame`.
    /// - Parameter fullScanSeconds: in which each part of a frame has its turn.
    func schedule(for frame: borrowing Frame, fullScanSeconds: Double) -> ScanSchedule {
        ScanSchedule(
            size: frame.size, smallest: smallestFace(in: frame), window: cascade.side,
            scaleFactor: profile.scaleFactor,
            period: Int64(clamping: fullScanSeconds * 1e9))
    }

    /// Replaces the grid's means by those of `frame`.
    func look(at frame: borrowing Frame, through tiles: inout TileGrid) throws(DetectionError) {
        let (side, columns, rows) = (
            Int32(clamping: tiles.side), Int32(clamping: tiles.columns), Int32(clamping: tiles.rows)
        )
        let status = frame.withImage { image in
            tiles.means.withUnsafeMutableBufferPointer {
                cocv_means(image, side, columns, rows, $0.baseAddress!)
            }
        }
        guard status == 0 else { throw .openCVFailed }
    }

    /// Appends what might be a face to `candidates`.
    func scan(
        _ task: ScanSchedule.Task, in frame: borrowing Frame, into candidates: inout [PixelRect]
    ) throws(DetectionError) {
        let shrink = Self.shrink(task.side)
        // The one size of OpenCV's series that is nearest.
        let search = Cascade.Search(
            region: task.region, sides: task.side * 94 / 100...task.side * 107 / 100,
            scaleFactor: profile.scaleFactor, minNeighbors: 1, shrink: shrink)
        try cascade.find(search, in: frame, into: &candidates)
    }

    /// The face of which one size has given a hint, if a search of all sizes finds it too.
    mutating func confirm(
        _ candidate: PixelRect, in frame: borrowing Frame
    ) throws(DetectionError) -> PixelRect? {
        try look(
            for: candidate, in: frame, margin: 0.2, sizes: 0.75...1.35,
            Cascade.Search(
                region: candidate, sides: 1...1, scaleFactor: profile.scaleFactor,
                minNeighbors: profile.minNeighbors))
    }

    /// The known face that should be at `expected`: there, a little farther off, or turned away.
    ///
    /// - Parameter attempt: each looks for another way of having turned away.
    mutating func follow(
        _ expected: PixelRect, in frame: borrowing Frame, attempt: Int
    ) throws(DetectionError) -> PixelRect? {
        var search = Cascade.Search(
            region: expected, sides: 1...1, scaleFactor: 1.1, minNeighbors: 1,
            shrink: Self.shrink(expected.width))
        if let face = try look(for: expected, in: frame, margin: 0.1, sizes: 0.87...1.17, search) {
            return face
        }
        (search.shrink, search.minNeighbors) = (1, 2)
        if let face = try look(for: expected, in: frame, margin: 0.4, sizes: 0.7...1.4, search) {
            return face
        }
        guard !fallbacks.isEmpty else { return nil }
        let fallback = fallbacks[attempt % fallbacks.count]
        search.isMirrored = fallback.isMirrored
        return try look(
            for: expected, in: frame, margin: 0.4, sizes: 0.7...1.4, search, by: fallback.cascade)
    }

    /// The face nearest to `box`.
    ///
    /// - Parameters:
    ///   - margin: how far it may lie beyond the box, in widths of the box.
    ///   - sizes: how large it may be, in widths of the box.
    private mutating func look(
        for box: PixelRect, in frame: borrowing Frame, margin: Double, sizes: ClosedRange<Double>,
        _ search: Cascade.Search, by other: Cascade? = nil
    ) throws(DetectionError) -> PixelRect? {
        let width = Double(box.width)
        let least = Int(
            clamping: max(width * sizes.lowerBound, Double(smallestFace(in: frame)) * Self.shrinkage))
        let most = Int(clamping: (width * sizes.upperBound).rounded(.up))
        guard least <= most else { return nil }
        var search = search
        search.region = box.grown(by: Int(clamping: (width * margin).rounded(.up)))
        search.sides = least...most
        found.removeAll(keepingCapacity: true)
        try (other ?? cascade).find(search, in: frame, into: &found)
        return found.max { $0.overlap(with: box) < $1.overlap(with: box) }
    }

    private static func shrink(_ side: Int) -> Int { max(1, (side + hintSide - 1) / hintSide) }
}

import Imaging

/// OpenCV's cascade classifiers: one that finds most faces, and others for those that it misses.
///
/// All boxes are in pixels of the picture that is searched.
///
/// Not `Sendable`: a cascade may be used by one thread at a time.
struct CascadeSet: ~Copyable {
    /// How far a search goes on beyond each edge of a picture, as a share of its shorter side.
    ///
    /// Measured on photographs: the default cascade alone finds 77 % of the faces without, 83 % with 0.1, 86 % with 0.2
    /// and 87 % with 0.3.
    private static let padding = 0.3
    /// Where a hint is enough, faces are shrunk to so many pixels: of windows up to twice the cascade's own size, OpenCV
    /// looks at every second one in both directions only.
    private static let hintSide = 48

    private let first: Cascade
    private let fallbacks: [(cascade: Cascade, isMirrored: Bool)]
    private var found: [PixelRect] = []

    /// Side of the first cascade's own window, in pixels: the smallest face that it can find.
    var side: Int { first.side }

    /// Loads the profile's cascades from the first of `folders` that has each.
    init(profile: DetectorProfile, folders: [String]) throws(DetectionError) {
        let first = try Cascade(named: profile.cascade, in: folders)
        var fallbacks: [(Cascade, Bool)] = []
        for entry in profile.fallbacks ?? [] {
            let cascade = try Cascade(named: entry.cascade, in: folders)
            fallbacks.append((cascade, false))
            if entry.mirroredToo { fallbacks.append((cascade, true)) }
        }
        (self.first, self.fallbacks) = (first, fallbacks)
    }

    /// Appends the faces in `frame` to `faces`, from left to right: searches everywhere, and where the first cascade
    /// finds nobody with the others.
    /// - Parameter smallest: side of the smallest face.
    mutating func find(
        in frame: borrowing Frame, smallest: Int, profile: DetectorProfile, into faces: inout [PixelRect]
    ) throws(DetectionError) {
        let size = frame.size
        let margin = Int(clamping: Double(min(size.width, size.height)) * Self.padding)
        var search = Cascade.Search(
            region: PixelRect(x: 0, y: 0, width: size.width, height: size.height).grown(by: margin),
            sides: smallest...max(smallest, size.width + size.height),
            scaleFactor: profile.scaleFactor, minNeighbors: profile.minNeighbors)
        try first.find(search, in: frame, into: &faces)
        for fallback in fallbacks where faces.isEmpty {
            search.isMirrored = fallback.isMirrored
            try fallback.cascade.find(search, in: frame, into: &faces)
        }
    }

    /// Appends what might be a face to `candidates`.
    func scan(
        _ task: ScanSchedule.Task, in frame: borrowing Frame, profile: DetectorProfile,
        into candidates: inout [PixelRect]
    ) throws(DetectionError) {
        // The one size of OpenCV's series that is nearest.
        let search = Cascade.Search(
            region: task.region, sides: task.side * 94 / 100...task.side * 107 / 100,
            scaleFactor: profile.scaleFactor, minNeighbors: 1,
            shrink: max(1, (task.side + Self.hintSide - 1) / Self.hintSide))
        try first.find(search, in: frame, into: &candidates)
    }

    /// The face of which one size has given a hint, if a search of all sizes finds it too.
    mutating func confirm(
        _ candidate: PixelRect, in frame: borrowing Frame, smallest: Int, profile: DetectorProfile
    ) throws(DetectionError) -> PixelRect? {
        let width = Double(candidate.width)
        let least = max(Int(clamping: width * 0.75), smallest)
        let most = Int(clamping: (width * 1.35).rounded(.up))
        guard least <= most else { return nil }
        let search = Cascade.Search(
            region: candidate.grown(by: Int(clamping: (width * 0.2).rounded(.up))), sides: least...most,
            scaleFactor: profile.scaleFactor, minNeighbors: profile.minNeighbors)
        found.removeAll(keepingCapacity: true)
        try first.find(search, in: frame, into: &found)
        return nearest(to: candidate)
    }
}

/// Faces in patches, which are where and as large as expected.
extension CascadeSet {
    /// The face in a patch, in its pixels: first where it is expected, then wherever it is in the patch, also if it has
    /// turned away.
    ///
    /// - Parameter attempt: each tries another way of having turned away.
    mutating func follow(in patch: borrowing FacePatch, attempt: Int) throws(DetectionError) -> PixelRect? {
        if let face = try find(in: patch, margin: 0.1, sizes: 0.87...1.17, minNeighbors: 1) { return face }
        if let face = try find(in: patch, margin: 0.4, sizes: 0.7...1.4, minNeighbors: 2) { return face }
        guard !fallbacks.isEmpty else { return nil }
        let fallback = fallbacks[attempt % fallbacks.count]
        return try find(
            in: patch, margin: 0.4, sizes: 0.7...1.4, minNeighbors: 2, by: fallback.cascade,
            isMirrored: fallback.isMirrored)
    }

    /// Whether the first cascade finds a face in the middle of a patch.
    mutating func confirmsFace(in patch: borrowing FacePatch) throws(DetectionError) -> Bool {
        try find(in: patch, margin: 0.25, sizes: 0.75...1.35, minNeighbors: 3) != nil
    }

    /// The face nearest to where it is expected.
    ///
    /// - Parameters:
    ///   - margin: how far it may lie beyond the expected box, in widths of that box.
    ///   - sizes: how large it may be, in widths of the expected box.
    private mutating func find(
        in patch: borrowing FacePatch, margin: Double, sizes: ClosedRange<Double>, minNeighbors: Int,
        by cascade: Cascade? = nil, isMirrored: Bool = false
    ) throws(DetectionError) -> PixelRect? {
        let (least, most) = (FacePatch.faceSide * sizes.lowerBound, FacePatch.faceSide * sizes.upperBound)
        let search = Cascade.Search(
            region: FacePatch.region(margin: margin),
            sides: Int(clamping: least)...Int(clamping: most.rounded(.up)),
            scaleFactor: 1.1, minNeighbors: minNeighbors, isMirrored: isMirrored)
        found.removeAll(keepingCapacity: true)
        try (cascade ?? first).find(search, in: patch, into: &found)
        return nearest(to: FacePatch.region(margin: 0))
    }

    private func nearest(to box: PixelRect) -> PixelRect? {
        found.max { $0.intersectionOverUnion(box) < $1.intersectionOverUnion(box) }
    }
}

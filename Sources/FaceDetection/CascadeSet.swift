import Imaging

/// OpenCV's cascade classifiers: a first one that detects most faces, and fallbacks for those that it misses.
///
/// All boxes are in pixels of the searched image.
///
/// Not `Sendable`: a cascade may be used by one thread at a time.
struct CascadeSet: ~Copyable {
    /// How far a search extends beyond each edge of the image, as a fraction of its shorter side.
    ///
    /// Measured on photographs with the default cascade alone: it detects 77 % of the faces without padding,
    /// 83 % with 0.1, 86 % with 0.2 and 87 % with 0.3.
    private static let padding = 0.3
    /// Side in pixels to which candidate faces are shrunk: for windows up to twice the cascade's own, OpenCV
    /// tests only every second position in each direction.
    private static let hintSide = 48

    private let first: Cascade
    private let fallbacks: [(cascade: Cascade, isMirrored: Bool)]
    private var found: [PixelRect] = []
    /// The parameters of a search; the names of the cascades in it are used at load time only.
    var profile: DetectorProfile

    /// Side of the first cascade's own window in pixels, which is that of the smallest face that it can
    /// detect.
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
        self.first = first
        self.fallbacks = fallbacks
        self.profile = profile
    }

    /// Appends the faces in the whole frame to `faces`, from left to right. Fallbacks run only if the first
    /// cascade detects none.
    /// - Parameter smallest: side of the smallest face.
    mutating func detect(
        in frame: borrowing Frame, smallest: Int, into faces: inout [PixelRect]
    ) throws(DetectionError) {
        let size = frame.size
        let margin = Int(clamping: Double(min(size.width, size.height)) * Self.padding)
        var search = Cascade.Search(
            region: PixelRect(x: 0, y: 0, width: size.width, height: size.height).grown(by: margin),
            sides: smallest...max(smallest, size.width + size.height),
            scaleFactor: profile.scaleFactor, minNeighbors: profile.minNeighbors)
        try first.detect(search, in: frame, into: &faces)
        for fallback in fallbacks where faces.isEmpty {
            search.isMirrored = fallback.isMirrored
            try fallback.cascade.detect(search, in: frame, into: &faces)
        }
    }

    /// Appends the candidates of one step of a schedule, which must be verified, to `candidates`.
    func scan(
        _ task: ScanSchedule.Task, in frame: borrowing Frame, into candidates: inout [PixelRect]
    ) throws(DetectionError) {
        // Only the nearest size of OpenCV's series.
        let search = Cascade.Search(
            region: task.region, sides: task.side * 94 / 100...task.side * 107 / 100,
            scaleFactor: profile.scaleFactor, minNeighbors: 1,
            shrink: max(1, (task.side + Self.hintSide - 1) / Self.hintSide))
        try first.detect(search, in: frame, into: &candidates)
    }

    /// Verifies a candidate of a single window size by a search over all sizes; returns `nil` if it is no
    /// face.
    mutating func verify(
        _ candidate: PixelRect, in frame: borrowing Frame, smallest: Int
    ) throws(DetectionError) -> PixelRect? {
        let width = Double(candidate.width)
        let least = max(Int(clamping: width * 0.75), smallest)
        let most = Int(clamping: (width * 1.35).rounded(.up))
        guard least <= most else { return nil }
        let search = Cascade.Search(
            region: candidate.grown(by: Int(clamping: (width * 0.2).rounded(.up))), sides: least...most,
            scaleFactor: profile.scaleFactor, minNeighbors: profile.minNeighbors)
        found.removeAll(keepingCapacity: true)
        try first.detect(search, in: frame, into: &found)
        return nearest(to: candidate)
    }
}

// MARK: - Predicted faces in patches

extension CascadeSet {
    /// Returns the face in a patch, in its pixels: first at the predicted position, then anywhere in the
    /// patch, then by a fallback.
    ///
    /// - Parameter attempt: selects the fallback, so that successive frames try different ones.
    mutating func redetect(in patch: borrowing FacePatch, attempt: Int) throws(DetectionError) -> PixelRect? {
        if let face = try detect(in: patch, margin: 0.1, sizes: 0.87...1.17, minNeighbors: 1) { return face }
        if let face = try detect(in: patch, margin: 0.4, sizes: 0.7...1.4, minNeighbors: 2) { return face }
        guard !fallbacks.isEmpty else { return nil }
        let fallback = fallbacks[attempt % fallbacks.count]
        return try detect(
            in: patch, margin: 0.4, sizes: 0.7...1.4, minNeighbors: 2, by: fallback.cascade,
            isMirrored: fallback.isMirrored)
    }

    /// Whether the first cascade detects a face in the center of a patch.
    mutating func detectsFace(in patch: borrowing FacePatch) throws(DetectionError) -> Bool {
        try detect(in: patch, margin: 0.25, sizes: 0.75...1.35, minNeighbors: 3) != nil
    }

    /// Returns the detected face nearest to the predicted box.
    ///
    /// - Parameters:
    ///   - margin: how far the searched region extends beyond the predicted box, in widths of that box.
    ///   - sizes: range of face sides in widths of the predicted box.
    private mutating func detect(
        in patch: borrowing FacePatch, margin: Double, sizes: ClosedRange<Double>, minNeighbors: Int,
        by cascade: Cascade? = nil, isMirrored: Bool = false
    ) throws(DetectionError) -> PixelRect? {
        let (least, most) = (FacePatch.faceSide * sizes.lowerBound, FacePatch.faceSide * sizes.upperBound)
        let search = Cascade.Search(
            region: FacePatch.region(margin: margin),
            sides: Int(clamping: least)...Int(clamping: most.rounded(.up)),
            scaleFactor: 1.1, minNeighbors: minNeighbors, isMirrored: isMirrored)
        found.removeAll(keepingCapacity: true)
        try (cascade ?? first).detect(search, in: patch, into: &found)
        return nearest(to: FacePatch.region(margin: 0))
    }

    private func nearest(to box: PixelRect) -> PixelRect? {
        found.max { $0.intersectionOverUnion(box) < $1.intersectionOverUnion(box) }
    }
}

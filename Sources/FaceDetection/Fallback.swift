/// A cascade for faces that the detector's first one misses, as it is or in a mirror.
struct Fallback {
    let cascade: Cascade
    let isMirrored: Bool

    static func load(
        _ list: [DetectorProfile.Fallback], in folders: [String]
    ) throws(DetectionError) -> [Fallback] {
        var fallbacks: [Fallback] = []
        for entry in list {
            let cascade = try Cascade(named: entry.cascade, in: folders)
            fallbacks.append(Fallback(cascade: cascade, isMirrored: false))
            if entry.mirroredToo { fallbacks.append(Fallback(cascade: cascade, isMirrored: true)) }
        }
        return fallbacks
    }
}

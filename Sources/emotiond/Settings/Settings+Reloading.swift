extension Settings {
    /// These settings with what of `wanted` can change while the daemon runs.
    func adopting(_ wanted: Settings) -> Settings {
        var settings = self
        settings.detector.scaleFactor = wanted.detector.scaleFactor
        settings.detector.minNeighbors = wanted.detector.minNeighbors
        settings.detector.minFace = wanted.detector.minFace
        settings.smoothing = wanted.smoothing
        settings.log = wanted.log
        return settings
    }

    /// The keys that have another value in `other`.
    func keys(differingFrom other: Settings) -> [String] {
        Setting.all.filter { $0.show(self) != $0.show(other) }.map(\.key)
    }
}

import Tracking

/// Writes what was seen, in some form.
protocol ResultWriter {
    mutating func write(_ sighting: Sighting) throws

    /// The picture or film is over.
    /// - Parameters:
    ///   - events: what became of the last faces of a film.
    ///   - last: what its last frame showed.
    ///   - frameSeconds: for how long a frame is shown.
    mutating func end(_ events: [FaceEvent], after last: Sighting, frameSeconds: Double) throws
}

extension ResultWriter {
    mutating func end(_: [FaceEvent], after _: Sighting, frameSeconds _: Double) throws {}
}

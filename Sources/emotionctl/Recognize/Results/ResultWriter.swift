import Tracking

/// Writes recognized faces in some form.
protocol ResultWriter {
    mutating func write(_ sighting: Sighting) throws

    /// Ends a picture or video.
    /// - Parameters:
    ///   - events: events of the last faces of a video.
    ///   - last: result of its last frame.
    ///   - frameSeconds: duration of a frame.
    mutating func end(_ events: [FaceEvent], after last: Sighting, frameSeconds: Double) throws
}

extension ResultWriter {
    mutating func end(_: [FaceEvent], after _: Sighting, frameSeconds _: Double) throws {}
}

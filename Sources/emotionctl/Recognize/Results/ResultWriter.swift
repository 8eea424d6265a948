import Tracking

/// Writes recognized faces in some form.
protocol ResultWriter {
    mutating func write(_ recognized: RecognizedFrame) throws

    /// Ends a picture or video.
    /// - Parameters:
    ///   - events: events of the last faces of a video.
    ///   - last: result of its last frame.
    ///   - frameSeconds: duration of a frame.
    mutating func end(_ events: [FaceEvent], after last: RecognizedFrame, frameSeconds: Double) throws
}

extension ResultWriter {
    mutating func end(_: [FaceEvent], after _: RecognizedFrame, frameSeconds _: Double) throws {}
}

/// The form of the results.
enum OutputForm {
    case json, csv
    /// A table for human readers.
    case table(hasColors: Bool)
}

/// Whether frames come, and if not, why.
public enum SourceState: Equatable, Sendable {
    /// No frame has been seen yet, and nothing has gone wrong.
    case starting
    /// - Parameter format: what is delivered, in a few words for people, e.g. `640x480 YUYV 30 fps`.
    case online(format: String)
    /// - Parameter detail: the error behind it, for people.
    case offline(OfflineReason, detail: String)
}

/// What detects faces.
public enum DetectionMethod: String, Sendable, CaseIterable {
    /// A network, and cascades that place the boxes of faces seen from the front.
    case both
    /// OpenCV's cascades alone.
    case cascade
    /// The network alone.
    case network
}

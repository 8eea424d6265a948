/// How labels are smoothed over time.
public struct SmoothingSettings: Sendable, Equatable {
    public enum Method: String, Sendable, CaseIterable {
        /// The most frequent label of the window.
        case mode
        /// The label with the highest mean probability over the window.
        case mean
    }

    /// Frames in the window, at least 1.
    public var window: Int
    public var method: Method
    /// Frames whose best probability is lower do not count, 0...1.
    public var minimumConfidence: Float

    public init(window: Int = 10, method: Method = .mode, minimumConfidence: Float = 0) {
        precondition(window > 0)
        (self.window, self.method, self.minimumConfidence) = (window, method, minimumConfidence)
    }
}

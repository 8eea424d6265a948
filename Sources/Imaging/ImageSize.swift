/// Width and height in pixels.
public struct ImageSize: Sendable, Hashable {
    public let width: Int
    public let height: Int

    /// Number of pixels.
    public var area: Int { width * height }

    public init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "an image must not be empty")
        self.width = width
        self.height = height
    }
}

extension ImageSize: CustomStringConvertible {
    public var description: String { "\(width)x\(height)" }
}

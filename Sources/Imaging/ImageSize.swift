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

    /// In pixels of which `reduction` in each direction are one; a rest makes one more.
    public func reduced(by reduction: Int) -> ImageSize {
        ImageSize(
            width: (width + reduction - 1) / reduction, height: (height + reduction - 1) / reduction)
    }
}

extension ImageSize: CustomStringConvertible {
    public var description: String { "\(width)x\(height)" }
}

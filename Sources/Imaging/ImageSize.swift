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

    /// Converts the size to pixels of an image downscaled by `factor`, rounded up.
    public func downscaled(by factor: Int) -> ImageSize {
        ImageSize(
            width: (width + factor - 1) / factor, height: (height + factor - 1) / factor)
    }
}

extension ImageSize: CustomStringConvertible {
    public var description: String { "\(width)x\(height)" }
}

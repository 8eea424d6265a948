/// A color image to draw on and to write to a file.
public struct BGRImage: Sendable, Equatable {
    public let size: ImageSize
    /// `3 * size.area` bytes, row-major: blue, green and red of each pixel.
    public var pixels: [UInt8]

    public init(size: ImageSize, pixels: [UInt8]) {
        precondition(pixels.count == 3 * size.area, "three bytes a pixel")
        (self.size, self.pixels) = (size, pixels)
    }
}

/// A picture in colour, to draw on and to write to a file.
public struct ColourImage: Sendable, Equatable {
    public let size: ImageSize
    /// Blue, green and red of each pixel, row-major: `3 * size.area` bytes.
    public var pixels: [UInt8]

    public init(size: ImageSize, pixels: [UInt8]) {
        precondition(pixels.count == 3 * size.area, "three bytes a pixel")
        (self.size, self.pixels) = (size, pixels)
    }
}

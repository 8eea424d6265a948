/// How an image must be rotated, and then mirrored, to be upright.
public struct Orientation: Sendable, Hashable {
    /// Clockwise rotation in degrees.
    public enum Rotation: String, Sendable, CaseIterable {
        case none = "0"
        case quarter = "90"
        case half = "180"
        case threeQuarters = "270"
    }

    public var rotation: Rotation
    /// Whether the image is mirrored horizontally after the rotation.
    public var isMirrored: Bool

    public init(rotation: Rotation = .none, isMirrored: Bool = false) {
        self.rotation = rotation
        self.isMirrored = isMirrored
    }

    /// Whether images stay as they are.
    public var isIdentity: Bool { rotation == .none && !isMirrored }

    /// Returns the size of the upright image.
    public func turned(_ size: ImageSize) -> ImageSize {
        switch rotation {
        case .none, .half: size
        case .quarter, .threeQuarters: ImageSize(width: size.height, height: size.width)
        }
    }
}

extension Orientation {
    /// Side of the blocks that are rotated one after the other, so that the rows each block reads stay in the
    /// cache.
    private static let blockSide = 32

    /// Writes the upright image into `target`.
    ///
    /// Both hold `size.area` bytes, row-major; the source has `size`, the target `turned(size)`.
    public func turn(_ luma: Span<UInt8>, of size: ImageSize, into target: inout MutableSpan<UInt8>) {
        precondition(luma.count == size.area && target.count == size.area)
        let (width, height) = (turned(size).width, turned(size).height)
        let source = steps(in: size)
        for top in stride(from: 0, to: height, by: Self.blockSide) {
            for left in stride(from: 0, to: width, by: Self.blockSide) {
                let right = min(left + Self.blockSide, width)
                for y in top..<min(top + Self.blockSide, height) {
                    var place = source.start + left * source.right + y * source.down
                    for index in y * width + left..<y * width + right {
                        // In bounds: the steps from the first pixel visit every pixel of the image once.
                        unsafe target[unchecked: index] = luma[unchecked: place]
                        place += source.right
                    }
                }
            }
        }
    }

    /// Returns the pixels of the upright image, row-major.
    ///
    /// - Parameters:
    ///   - pixels: `channels * size.area` bytes, row-major.
    ///   - channels: bytes per pixel.
    public func turned(_ pixels: [UInt8], of size: ImageSize, channels: Int) -> [UInt8] {
        precondition(pixels.count == channels * size.area)
        let source = steps(in: size)
        let (width, height) = (turned(size).width, turned(size).height)
        return unsafe [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            var index = 0
            for y in 0..<height {
                for x in 0..<width {
                    let place = channels * (source.start + x * source.right + y * source.down)
                    for channel in 0..<channels {
                        unsafe target[index] = pixels[place + channel]
                        index += 1
                    }
                }
            }
            count = index
        }
    }

    /// Returns the index of the upright image's first pixel in an image of `size`, and the index steps to its
    /// right and lower neighbors.
    private func steps(in size: ImageSize) -> (start: Int, right: Int, down: Int) {
        let (width, last) = (size.width, size.area - 1)
        let (start, right, down) =
            switch rotation {
            case .none: (0, 1, width)
            case .quarter: (last - (width - 1), -width, 1)
            case .half: (last, -1, -width)
            case .threeQuarters: (width - 1, width, -1)
            }
        guard isMirrored else { return (start, right, down) }
        return (start + (turned(size).width - 1) * right, -right, down)
    }
}

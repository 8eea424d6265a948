import Imaging

/// Frames made of given pixels, for tests of whatever looks at frames.
public final class TestFrame: FrameBufferOwner {
    public let size: ImageSize
    /// How often a frame was given back.
    public private(set) var returns = 0
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter luma: `size.area` bytes, row-major.
    public init(size: ImageSize, luma: [UInt8]) {
        precondition(luma.count == size.area)
        self.size = size
        bytes = .allocate(capacity: luma.count)
        _ = bytes.initialize(from: luma)
    }

    /// Pixel (x, y) is `luma(x, y)`.
    public convenience init(width: Int, height: Int, luma: (Int, Int) -> UInt8) {
        let size = ImageSize(width: width, height: height)
        self.init(size: size, luma: (0..<size.area).map { luma($0 % width, $0 / width) })
    }

    deinit { bytes.deallocate() }

    /// - Parameter downscale: pixels in each direction, of a picture without a rest, that are one here.
    public func frame(at time: Int64 = 0, downscaledBy downscale: Int = 1) -> Frame {
        Frame(
            luma: UnsafeBufferPointer(bytes), size: size,
            downscaledFrom: ImageSize(width: size.width * downscale, height: size.height * downscale),
            by: downscale, captureTime: time, streamTime: StreamTime(nanoseconds: time), owner: self,
            buffer: 0)
    }

    public func recycle(buffer: Int) {
        returns += 1
    }
}

extension StreamTime {
    /// Time of a frame of a stream with 30 frames per second.
    public static func frame(_ number: Int) -> StreamTime {
        StreamTime(nanoseconds: Int64(number) * 33_333_333)
    }
}

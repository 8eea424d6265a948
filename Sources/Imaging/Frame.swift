/// One grayscale frame, borrowed from its source, which gets the buffer back when the frame is destroyed.
///
/// Neither copyable nor `Sendable`: a frame stays on the thread that captured it and cannot be kept.
@safe
public struct Frame: ~Copyable {
    /// Size of the delivered, possibly downscaled, image in pixels.
    public let size: ImageSize
    /// Size of the image before downscaling; faces are reported in its pixels.
    public let fullSize: ImageSize
    /// Full-size pixels per delivered pixel in each direction; 1 unless the source downscales.
    public let downscale: Int
    /// Capture time on `CLOCK_MONOTONIC`, in nanoseconds.
    public let captureTime: Int64
    /// Position on the time line of the stream.
    public let streamTime: StreamTime

    private let luma: UnsafeBufferPointer<UInt8>
    private let owner: any FrameBufferOwner
    private let buffer: Int

    /// - Parameters:
    ///   - luma: `size.area` bytes, row-major without gaps, valid until `owner` recycles `buffer`.
    ///   - fullSize: `nil` for `size`; divided by `downscale` and rounded up it must be `size`.
    @unsafe
    public init(
        luma: UnsafeBufferPointer<UInt8>, size: ImageSize, downscaledFrom fullSize: ImageSize? = nil,
        by downscale: Int = 1, captureTime: Int64, streamTime: StreamTime, owner: any FrameBufferOwner,
        buffer: Int
    ) {
        let fullSize = fullSize ?? size
        precondition(fullSize.downscaled(by: downscale) == size, "a frame of another size than its picture's")
        precondition(luma.count == size.area, "luma must hold one byte per pixel")
        unsafe self.luma = luma
        self.size = size
        self.fullSize = fullSize
        self.downscale = downscale
        self.captureTime = captureTime
        self.streamTime = streamTime
        self.owner = owner
        self.buffer = buffer
    }

    deinit { owner.recycle(buffer: buffer) }

    /// Calls `body` with the luma, row-major, `size.width` bytes per row.
    public borrowing func withLuma<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe luma.span)
    }
}

/// The owner of a frame's pixels, which reuses the buffer after the frame is destroyed.
///
/// A protocol for classes instead of a closure, so that creating a frame allocates nothing.
public protocol FrameBufferOwner: AnyObject {
    /// Takes back a buffer, by the number that the owner gave to the frame.
    func recycle(buffer: Int)
}

/// A color image to draw on and to write to a file.
public struct BGRImage: Sendable, Equatable {
    public let size: ImageSize
    /// `3 * size.area` bytes, row-major: blue, green and red of each pixel.
    public var pixels: [UInt8]

    public init(size: ImageSize, pixels: [UInt8]) {
        precondition(pixels.count == 3 * size.area, "three bytes a pixel")
        self.size = size
        self.pixels = pixels
    }
}

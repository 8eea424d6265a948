/// One grayscale frame on loan from its source; destroying it gives the buffer back.
///
/// Not copyable and not `Sendable`: a frame lives on the thread that captured it and cannot be kept.
@safe
public struct Frame: ~Copyable {
    /// Of the pixels that are there.
    public let size: ImageSize
    /// Of the picture as its source took it, in whose pixels faces are reported.
    public let pictureSize: ImageSize
    /// Pixels of the picture in each direction that are one here: more than 1 where the source knew that less will do.
    public let reduction: Int
    /// When the picture was taken, on `CLOCK_MONOTONIC`, in nanoseconds.
    public let captureTime: Int64
    /// The frame's place on its stream's own time line, in nanoseconds: a recording's frame number over
    /// its rate, a camera's capture time. Whatever depends on time measures it here, so that a recording
    /// gives the same result at any speed.
    public let streamTime: Int64

    private let luma: UnsafeBufferPointer<UInt8>
    private let lender: any FrameLender
    private let buffer: Int

    /// - Parameters:
    ///   - luma: `size.area` bytes, row-major without gaps, that stay valid until `lender` takes `buffer` back.
    ///   - pictureSize: `nil` for `size`; divided by `reduction` and rounded up it must be `size`.
    @unsafe
    public init(
        luma: UnsafeBufferPointer<UInt8>, size: ImageSize, reducedFrom pictureSize: ImageSize? = nil,
        by reduction: Int = 1, captureTime: Int64, streamTime: Int64, lender: any FrameLender, buffer: Int
    ) {
        let pictureSize = pictureSize ?? size
        precondition(pictureSize.reduced(by: reduction) == size, "a frame of another size than its picture's")
        precondition(luma.count == size.area, "luma must hold one byte per pixel")
        unsafe self.luma = luma
        self.size = size
        (self.pictureSize, self.reduction) = (pictureSize, reduction)
        self.captureTime = captureTime
        self.streamTime = streamTime
        self.lender = lender
        self.buffer = buffer
    }

    deinit { lender.takeBack(buffer: buffer) }

    /// Lends the pixels, row-major, `size.width` bytes per row, for the duration of `body`.
    public borrowing func withLuma<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe luma.span)
    }
}

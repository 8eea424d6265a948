import Imaging

/// A source whose images are rotated, and mirrored if asked, to be upright, such as a camera that is mounted
/// sideways.
///
/// A rotated frame is in a buffer of this source, so the camera's buffer is returned at once.
public struct TurnedSource<Source: FrameSource & ~Copyable>: ~Copyable, FrameSource {
    private var source: Source
    private let orientation: Orientation
    /// Buffer for the current frame size; `nil` until the first frame.
    private var buffer: LumaBuffer?

    /// - Parameter orientation: how images are rotated and mirrored; frames pass unchanged if it is the
    ///   identity.
    public init(_ source: consuming Source, orientation: Orientation) {
        self.source = source
        self.orientation = orientation
    }

    public var state: SourceState { source.state }

    public var brokenFrames: Int { source.brokenFrames }

    public var droppedFrames: Int { source.droppedFrames }

    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        guard let frame = try source.nextFrame() else { return nil }
        return orientation.isIdentity ? frame : turned(frame)
    }

    public mutating func setDownscale(_ factor: Int) { source.setDownscale(factor) }

    public var hasFrame: Bool { source.hasFrame }

    private mutating func turned(_ frame: consuming Frame) -> Frame {
        let size = orientation.turned(frame.size)
        let buffer = buffer.flatMap { $0.size == size ? $0 : nil } ?? LumaBuffer(size: size)
        self.buffer = buffer
        frame.withLuma { luma in
            var target = buffer.bytes.mutableSpan
            orientation.turn(luma, of: frame.size, into: &target)
        }
        return buffer.lend(
            downscaledFrom: orientation.turned(frame.fullSize), by: frame.downscale,
            captureTime: frame.captureTime, streamTime: frame.streamTime)
    }
}

import Imaging

/// A source whose pictures are turned upright, such as a camera that hangs on its side.
///
/// A turned frame is in a buffer of this source, so that the camera has its own back at once.
public struct TurnedSource<Source: FrameSource & ~Copyable>: ~Copyable, FrameSource {
    private var source: Source
    private let orientation: Orientation
    /// `nil` until the first frame has come; another one for frames of another size.
    private var buffer: LumaBuffer?

    /// - Parameter orientation: how pictures are turned; frames pass as they are where it changes nothing.
    public init(_ source: consuming Source, orientation: Orientation) {
        self.source = source
        self.orientation = orientation
    }

    public var state: SourceState { source.state }

    public var brokenFrames: Int { source.brokenFrames }

    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        guard let frame = try source.nextFrame() else { return nil }
        return orientation.isIdentity ? frame : turned(frame)
    }

    public mutating func reduce(by reduction: Int) { source.reduce(by: reduction) }

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
            reducedFrom: orientation.turned(frame.pictureSize), by: frame.reduction,
            captureTime: frame.captureTime, streamTime: frame.streamTime)
    }
}

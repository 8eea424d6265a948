import Imaging

/// Anything that yields frames: a camera, a recording, a picture.
///
/// Owned by one thread. Every frame must be destroyed before the next one is asked for.
public protocol FrameSource: ~Copyable {
    /// Whether frames come, and what they are. Changes only with `nextFrame`.
    var state: SourceState { get }
    /// Pictures that came damaged or incomplete, since the source was made.
    var brokenFrames: Int { get }

    /// Waits for the newest frame, for at most a quarter of a second.
    ///
    /// Returns `nil` when none came in that time or when it was broken; throws `endOfStream` after the last
    /// frame of a recording.
    mutating func nextFrame() throws(CaptureError) -> Frame?

    /// Tells that frames reduced by up to `reduction` will do from the next one on: 1, 2, 4 or 8. Only a source to
    /// which that saves work reduces them.
    mutating func reduce(by reduction: Int)

    /// Whether `nextFrame` would not wait: a frame is there, or an error.
    var hasFrame: Bool { get }
}

extension FrameSource where Self: ~Copyable {
    public var brokenFrames: Int { 0 }

    public mutating func reduce(by reduction: Int) {}

    /// A source that cannot tell is taken for one that makes its caller wait.
    public var hasFrame: Bool { false }
}

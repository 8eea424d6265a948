import Imaging

/// Anything that yields frames: a camera, a recording, a picture.
///
/// Owned by one thread. Every frame must be destroyed before the next one is asked for.
public protocol FrameSource: ~Copyable {
    /// What the stream calls this source, e.g. `video0`.
    var name: String { get }

    /// What it delivers, in a few words for people, e.g. `640x480 YUYV 30 fps`.
    var formatDescription: String { get }

    /// Waits for the newest frame, for at most a quarter of a second.
    ///
    /// Returns `nil` when none came in that time or when it was broken; throws `endOfStream` after the last
    /// frame of a recording.
    mutating func nextFrame() throws(CaptureError) -> Frame?
}

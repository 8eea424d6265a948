import Glibc
import Imaging
import StreamProtocol

/// A source of frames: a camera, a recording or a picture.
///
/// Owned by one thread. Every frame must be destroyed before the next one is requested.
public protocol FrameSource: ~Copyable {
    /// Whether frames are delivered, and in which format. Changes only in `nextFrame`.
    var state: SourceState { get }
    /// Number of damaged or incomplete frames so far.
    var brokenFrames: Int { get }
    /// Number of frames skipped so far because a newer one was available: the machine is too slow for the
    /// source.
    var droppedFrames: Int { get }

    /// Waits up to a quarter of a second for the newest frame.
    ///
    /// - Returns: `nil` if no frame came in that time, or a damaged one.
    /// - Throws: `endOfStream` after the last frame of a recording.
    mutating func nextFrame() throws(CaptureError) -> Frame?

    /// Allows the source to downscale frames by up to `factor` (1, 2, 4 or 8) from the next one on. A source
    /// does so only if it saves work.
    mutating func setDownscale(_ factor: Int)

    /// Whether `nextFrame` would not wait: a frame or an error is available.
    var hasFrame: Bool { get }
}

extension FrameSource where Self: ~Copyable {
    public var brokenFrames: Int { 0 }

    public var droppedFrames: Int { 0 }

    public mutating func setDownscale(_ factor: Int) {}

    /// Whether `nextFrame` would not wait; `false` for sources that cannot know.
    public var hasFrame: Bool { false }
}

/// Whether a source delivers frames, and if not, why.
public enum SourceState: Equatable, Sendable {
    /// No frame has come yet, and no error either.
    case starting
    /// - Parameter format: short description of what is delivered, e.g. `640x480 YUYV 30 fps`.
    case online(format: String)
    /// - Parameter detail: text of the underlying error.
    case offline(OfflineReason, detail: String)
}

/// Luma of one frame, which a source owns and lends to one frame at a time.
final class LumaBuffer: FrameBufferOwner {
    let size: ImageSize
    /// `size.area` bytes, black at first.
    let bytes: UnsafeMutableBufferPointer<UInt8>
    private var isLent = false

    init(size: ImageSize) {
        self.size = size
        // Zero pages are allocated at the first write, so a size that a header only claims takes no memory.
        guard let start = calloc(size.area, 1) else { fatalError("no memory for a frame of \(size)") }
        bytes = UnsafeMutableBufferPointer(
            start: start.assumingMemoryBound(to: UInt8.self), count: size.area)
    }

    deinit { free(bytes.baseAddress) }

    /// Lends the pixels to a frame; the arguments are those of `Frame.init`.
    func lend(
        downscaledFrom fullSize: ImageSize? = nil, by downscale: Int = 1, captureTime: Int64,
        streamTime: StreamTime
    ) -> Frame {
        precondition(!isLent, "a frame was kept")
        isLent = true
        return Frame(
            luma: UnsafeBufferPointer(bytes), size: size, downscaledFrom: fullSize, by: downscale,
            captureTime: captureTime, streamTime: streamTime, owner: self, buffer: 0)
    }

    func recycle(buffer: Int) {
        isLent = false
    }
}

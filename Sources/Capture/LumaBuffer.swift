import Glibc
import Imaging

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

import Glibc
import Imaging

/// Pixels that a source owns and lends to one frame at a time.
final class LumaBuffer: FrameLender {
    let size: ImageSize
    /// `size.area` bytes, black at first.
    let bytes: UnsafeMutableBufferPointer<UInt8>
    private var isLent = false

    init(size: ImageSize) {
        self.size = size
        // Zeros that the system provides at the first touch: a size that a header only claims takes no memory.
        guard let start = calloc(size.area, 1) else { fatalError("no memory for a frame of \(size)") }
        bytes = UnsafeMutableBufferPointer(
            start: start.assumingMemoryBound(to: UInt8.self), count: size.area)
    }

    deinit { free(bytes.baseAddress) }

    /// The arguments are those of `Frame`.
    func lend(
        reducedFrom pictureSize: ImageSize? = nil, by reduction: Int = 1, captureTime: Int64,
        streamTime: Int64
    ) -> Frame {
        precondition(!isLent, "a frame was kept")
        isLent = true
        return Frame(
            luma: UnsafeBufferPointer(bytes), size: size, reducedFrom: pictureSize, by: reduction,
            captureTime: captureTime, streamTime: streamTime, lender: self, buffer: 0)
    }

    func takeBack(buffer: Int) {
        isLent = false
    }
}

import Imaging

/// Pixels that a source owns and lends to one frame at a time.
final class LumaBuffer: FrameLender {
    let size: ImageSize
    /// Room for `size.area` bytes of luma, then for whatever the source puts behind it.
    let bytes: UnsafeMutableBufferPointer<UInt8>
    private var isLent = false

    /// - Parameter capacity: bytes in all; at least `size.area`.
    init(size: ImageSize, capacity: Int) {
        precondition(capacity >= size.area)
        self.size = size
        bytes = .allocate(capacity: capacity)
        bytes.initialize(repeating: 0)
    }

    convenience init(size: ImageSize) {
        self.init(size: size, capacity: size.area)
    }

    deinit { bytes.deallocate() }

    /// Both times in nanoseconds, as in `Frame`.
    func lend(captureTime: Int64, streamTime: Int64) -> Frame {
        precondition(!isLent, "a frame was kept")
        isLent = true
        return Frame(
            luma: UnsafeBufferPointer(rebasing: bytes[..<size.area]), size: size, captureTime: captureTime,
            streamTime: streamTime, lender: self, buffer: 0)
    }

    func takeBack(buffer: Int) {
        isLent = false
    }
}

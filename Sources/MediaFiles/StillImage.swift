import Imaging

/// A grayscale picture in memory that can be used as a frame.
public final class StillImage: FrameBufferOwner {
    public let size: ImageSize
    private let luma: UnsafeMutableBufferPointer<UInt8>

    /// Decodes a picture file, upright.
    public convenience init(path: String) throws(MediaError) {
        try self.init(try PictureFile(path: path))
    }

    /// Decodes a picture, upright.
    public convenience init(_ file: PictureFile) throws(MediaError) {
        let picture = try file.luma()
        self.init(size: picture.size, luma: picture.pixels)
    }

    /// - Parameter luma: `size.area` bytes, row-major.
    public init(size: ImageSize, luma: some Collection<UInt8>) {
        precondition(luma.count == size.area, "luma must hold one byte per pixel")
        self.size = size
        self.luma = .allocate(capacity: size.area)
        _ = self.luma.initialize(fromContentsOf: luma)
    }

    deinit { luma.deallocate() }

    /// Returns the picture as a frame captured at time zero.
    public func frame() -> Frame {
        Frame(
            luma: UnsafeBufferPointer(luma), size: size, captureTime: 0, streamTime: .zero, owner: self,
            buffer: 0)
    }

    /// Does nothing: the pixels are never written again, so any number of frames may share them.
    public func recycle(buffer: Int) {}
}

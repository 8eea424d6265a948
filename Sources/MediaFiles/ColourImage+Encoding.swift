import COpenCVFiles
import Imaging

extension ColourImage {
    /// Suffixes of pictures that can be written.
    public static let suffixes = ["png", "jpg", "jpeg"]

    /// The content of a picture file; `nil` where OpenCV cannot make one.
    /// - Parameter suffix: one of `suffixes`.
    public func encoded(as suffix: String) -> [UInt8]? {
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        guard let file = cocvf_picture_encode(pixels, width, height, "." + suffix) else { return nil }
        defer { cocvf_file_free(file) }
        return Array(UnsafeBufferPointer(start: cocvf_file_bytes(file), count: cocvf_file_size(file)))
    }
}

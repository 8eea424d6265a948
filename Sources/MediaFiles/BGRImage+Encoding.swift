import COpenCVFiles
import Imaging

extension BGRImage {
    /// Suffixes of pictures that can be written.
    public static let suffixes = ["png", "jpg", "jpeg"]

    /// The content of a picture file; `nil` where OpenCV cannot make one.
    /// - Parameters:
    ///   - suffix: one of `suffixes`.
    ///   - quality: of a JPEG, from 0 to 100.
    public func encoded(as suffix: String, quality: Int = 95) -> [UInt8]? {
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        guard let file = cocvf_picture_encode(pixels, width, height, "." + suffix, Int32(clamping: quality))
        else { return nil }
        defer { cocvf_file_free(file) }
        return Array(UnsafeBufferPointer(start: cocvf_file_bytes(file), count: cocvf_file_size(file)))
    }
}

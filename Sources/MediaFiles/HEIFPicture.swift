import CHEIF
import Imaging
import PictureHeaders

/// The primary image of an HEIC or AVIF file, decoded with the rotation that the file specifies.
struct HEIFPicture: PictureDecoder {
    private let name: String
    private let bytes: [UInt8]

    /// Whether a file that begins with `start` is in one of these formats (ISO/IEC 23008-12, 10; AV1 Image
    /// File Format, 6).
    static func isHEIF(_ start: some Collection<UInt8>) -> Bool {
        let brands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"]
        let start = Array(start.prefix(12))
        return start.count == 12 && start[4..<8].elementsEqual("ftyp".utf8)
            && brands.contains { $0.utf8.elementsEqual(start[8..<12]) }
    }

    /// - Parameter name: name of the file in errors.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    func decode(channels: Int) throws(MediaError) -> DecodedPicture {
        guard let context = heif_context_alloc() else { throw .notAPicture(path: name) }
        defer { heif_context_free(context) }
        var handle: OpaquePointer?
        // The bytes are copied, so they need not outlive this call.
        try check(heif_context_read_from_memory(context, bytes, bytes.count, nil))
        try check(heif_context_get_primary_image_handle(context, &handle))
        defer { heif_image_handle_release(handle) }
        try checkSize(Int(heif_image_handle_get_width(handle)), Int(heif_image_handle_get_height(handle)))
        var image: OpaquePointer?
        let options = heif_decoding_options_alloc()
        defer { heif_decoding_options_free(options) }
        options?.pointee.convert_hdr_to_8bit = 1
        try check(
            heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, options))
        defer { heif_image_release(image) }
        return try pixels(of: image, channels)
    }

    private func pixels(of image: OpaquePointer?, _ channels: Int) throws(MediaError) -> DecodedPicture {
        let width = Int(heif_image_get_width(image, heif_channel_interleaved))
        let height = Int(heif_image_get_height(image, heif_channel_interleaved))
        try checkSize(width, height)
        var stride: Int32 = 0
        guard let plane = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride) else {
            throw .notAPicture(path: name)
        }
        let pixels = [UInt8](unsafeUninitializedCapacity: channels * width * height) { pixels, count in
            for y in 0..<height {
                let row = plane + y * Int(stride)
                for x in 0..<width {
                    let (red, green, blue) = (row[3 * x], row[3 * x + 1], row[3 * x + 2])
                    if channels == 1 {
                        let sum = 299 * Int(red) + 587 * Int(green) + 114 * Int(blue)
                        pixels[count] = UInt8((sum + 500) / 1000)
                    } else {
                        (pixels[count], pixels[count + 1], pixels[count + 2]) = (blue, green, red)
                    }
                    count += channels
                }
            }
        }
        return DecodedPicture(size: ImageSize(width: width, height: height), pixels: pixels)
    }

    private func checkSize(_ width: Int, _ height: Int) throws(MediaError) {
        guard width > 0, height > 0 else { throw .unusable(path: name, .damaged) }
        guard width * height <= PictureHeader.largestArea else {
            throw .unusable(path: name, .tooLarge(width: width, height: height))
        }
    }

    private func check(_ error: heif_error) throws(MediaError) {
        guard error.code != heif_error_Ok else { return }
        throw .undecodable(path: name, reason: error.message.map { String(cString: $0) } ?? "unknown error")
    }
}

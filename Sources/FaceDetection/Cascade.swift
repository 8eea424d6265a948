import COpenCV
import Files
import Glibc
import Imaging

/// One OpenCV cascade classifier.
///
/// Not `Sendable`: `cv::CascadeClassifier` may be used by one thread at a time.
final class Cascade {
    /// Maximum number of faces that one search can yield.
    static let capacity = 64

    /// Accepted window sides in pixels.
    private static let usefulSides = 8...1_024

    /// Side of the cascade's window in pixels, which is that of the smallest face that it can detect.
    let side: Int
    private let cascade: OpaquePointer
    private var found = [cocv_rect](repeating: cocv_rect(), count: capacity)

    /// Loads the file `name` from the first of `folders` that has it.
    init(named name: String, in folders: [String]) throws(DetectionError) {
        let path = try CascadeLocator.find(name, in: folders)
        guard CascadeLocator.isRegular(path), let cascade = cocv_cascade_load(path) else {
            throw .badCascade(path: path)
        }
        self.cascade = cascade
        side = Int(cocv_cascade_side(cascade))
        guard Self.usefulSides.contains(side) else { throw .badCascade(path: path) }
    }

    deinit { cocv_cascade_free(cascade) }

    /// Parameters of a search.
    struct Search {
        /// Searched region in pixels of the image; edge pixels are replicated beyond the image.
        var region: PixelRect
        /// Range of face sides in pixels of the image.
        var sides: ClosedRange<Int>
        /// Factor from one window size to the next, above 1.
        var scaleFactor: Double
        /// Number of overlapping hits that make a face.
        var minNeighbors: Int
        /// Factor by which the region is shrunk first; the larger, the fewer windows are tested.
        var shrink = 1
        /// Whether the region is mirrored first.
        var isMirrored = false
    }

    /// Appends the detected faces to `faces`, in pixels of the image, from left to right.
    func detect(
        _ search: Search, in image: borrowing some LumaImage & ~Copyable, into faces: inout [PixelRect]
    ) throws(DetectionError) {
        let numbers = cocv_search(
            region: cocv_rect(search.region), shrink: Int32(clamping: search.shrink),
            is_mirrored: search.isMirrored ? 1 : 0, scale_factor: search.scaleFactor,
            min_neighbors: Int32(clamping: search.minNeighbors),
            min_side: Int32(clamping: search.sides.lowerBound),
            max_side: Int32(clamping: search.sides.upperBound))
        let count = image.withImage { [cascade] image in
            found.withUnsafeMutableBufferPointer { found in
                // Never empty, so it has an address.
                cocv_cascade_detect(cascade, image, numbers, found.baseAddress!, Int32(clamping: found.count))
            }
        }
        guard count >= 0 else { throw .openCVFailed }
        let start = faces.count
        for face in found[..<Int(count)] {
            let face = PixelRect(face)
            // Sorting a part of an array in place would allocate.
            let next = faces[start...].firstIndex { face.isBefore($0) }
            faces.insert(face, at: next ?? faces.endIndex)
        }
    }
}

/// A grayscale image that can be passed to OpenCV.
protocol LumaImage: ~Copyable {
    /// Calls `body` with the pixels as a C structure.
    borrowing func withImage<Result>(_ body: (cocv_image) -> Result) -> Result
}

extension Frame: LumaImage {
    borrowing func withImage<Result>(_ body: (cocv_image) -> Result) -> Result {
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        return withLuma { luma in
            luma.withUnsafeBufferPointer { luma in
                // A frame is never empty, so it has an address.
                body(
                    cocv_image(pixels: luma.baseAddress!, width: width, height: height, stride: width))
            }
        }
    }
}

extension PixelRect {
    fileprivate init(_ rect: cocv_rect) {
        self.init(x: Int(rect.x), y: Int(rect.y), width: Int(rect.width), height: Int(rect.height))
    }
}

extension cocv_rect {
    fileprivate init(_ rect: PixelRect) {
        self.init(
            x: Int32(clamping: rect.x), y: Int32(clamping: rect.y), width: Int32(clamping: rect.width),
            height: Int32(clamping: rect.height))
    }
}

/// Finds the files of profiles and cascades.
public enum CascadeLocator {
    /// Folder of OpenCV's cascades in Debian's package `opencv-data`.
    public static let openCVFolder = "/usr/share/opencv4/haarcascades"

    /// Returns the path of `name` in the first of `folders` that contains it, or `name` itself if it is a
    /// path.
    static func find(_ name: String, in folders: [String]) throws(DetectionError) -> String {
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        guard let found = candidates.first(where: FileBytes.exists) else {
            throw .notFound(name: name, folders: name.contains("/") ? ["the file system"] : folders)
        }
        return found
    }

    /// Whether `path` is a regular file, which can be read without waiting for a writer.
    static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

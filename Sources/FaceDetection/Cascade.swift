import COpenCV
import Glibc
import Imaging

/// One of OpenCV's cascade classifiers.
///
/// Not `Sendable`: `cv::CascadeClassifier` may be used by one thread at a time.
final class Cascade {
    /// The most faces that one search can yield.
    static let capacity = 64

    /// Sides of windows that a cascade may have.
    private static let usefulSides = 8...1_024

    /// Side of the smallest face that it can find, in pixels.
    let side: Int
    private let cascade: OpaquePointer
    private var found = [cocv_rect](repeating: cocv_rect(), count: capacity)

    /// Loads the file `name` from the first of `folders` that has it.
    init(named name: String, in folders: [String]) throws(DetectionError) {
        let path = try DetectorFiles.find(name, in: folders)
        guard DetectorFiles.isRegular(path), let cascade = cocv_cascade_load(path) else {
            throw .badCascade(path: path)
        }
        self.cascade = cascade
        side = Int(cocv_cascade_side(cascade))
        guard Self.usefulSides.contains(side) else { throw .badCascade(path: path) }
    }

    deinit { cocv_cascade_free(cascade) }

    /// What a search looks for.
    struct Search {
        /// Where, in pixels of the picture; beyond its edges its edge pixels are repeated.
        var region: PixelRect
        /// Sides of faces, in pixels of the picture.
        var sides: ClosedRange<Int>
        /// How much the window grows from one size to the next, above 1.
        var scaleFactor: Double
        /// How many overlapping hits make a face.
        var minNeighbors: Int
        /// How far the region is shrunk first: the further, the fewer windows are looked at.
        var shrink = 1
        /// Whether the mirror image is searched.
        var isMirrored = false
    }

    /// Appends what is found to `faces`, in pixels of the picture, from left to right.
    func find(
        _ search: Search, in picture: borrowing some LumaPicture & ~Copyable, into faces: inout [PixelRect]
    ) throws(DetectionError) {
        let numbers = cocv_search(
            region: cocv_rect(search.region), shrink: Int32(clamping: search.shrink),
            is_mirrored: search.isMirrored ? 1 : 0, scale_factor: search.scaleFactor,
            min_neighbors: Int32(clamping: search.minNeighbors),
            min_side: Int32(clamping: search.sides.lowerBound),
            max_side: Int32(clamping: search.sides.upperBound))
        let count = picture.withImage { [cascade] image in
            found.withUnsafeMutableBufferPointer { found in
                // Never empty, so it has an address.
                cocv_cascade_detect(cascade, image, numbers, found.baseAddress!, Int32(clamping: found.count))
            }
        }
        guard count >= 0 else { throw .openCVFailed }
        let start = faces.count
        for face in found[..<Int(count)] {
            let face = PixelRect(face)
            // Sorting a part of an array in its place would allocate.
            let next = faces[start...].firstIndex { face.isBefore($0) }
            faces.insert(face, at: next ?? faces.endIndex)
        }
    }
}

/// Gray pixels that OpenCV can look at.
protocol LumaPicture: ~Copyable {
    /// Lends the pixels as C knows them.
    borrowing func withImage<Result>(_ body: (cocv_image) -> Result) -> Result
}

extension Frame: LumaPicture {
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

/// Where profiles and cascades are looked for.
public enum DetectorFiles {
    /// Where Debian's package `opencv-data` puts OpenCV's cascades.
    public static let openCVFolder = "/usr/share/opencv4/haarcascades"

    /// The path of `name` in the first of `folders` that has it; `name` itself where it is a path.
    static func find(_ name: String, in folders: [String]) throws(DetectionError) -> String {
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        guard let found = candidates.first(where: { access($0, F_OK) == 0 }) else {
            throw .notFound(name: name, folders: name.contains("/") ? ["the file system"] : folders)
        }
        return found
    }

    /// Whether `path` is a file that can be read without waiting for somebody to write it.
    static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

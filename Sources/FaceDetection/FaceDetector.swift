import COpenCV
import Imaging

/// OpenCV's cascade classifier: frame → rectangles.
///
/// Not `Sendable`: `cv::CascadeClassifier` may be used by one thread at a time.
public struct FaceDetector: ~Copyable {
    /// The most faces that one frame can yield.
    public static let capacity = 64

    private let cascade: OpaquePointer
    private var profile: DetectorProfile
    private var found = [cocv_rect](repeating: cocv_rect(), count: capacity)

    /// Loads the profile's cascade from the first of `folders` that has it.
    public init(profile: DetectorProfile, folders: [String]) throws(DetectionError) {
        let path = try DetectorFiles.find(profile.cascade, in: folders)
        guard let cascade = cocv_cascade_load(path) else { throw .badCascade(path: path) }
        self.cascade = cascade
        self.profile = profile
    }

    deinit { cocv_cascade_free(cascade) }

    /// Searches with the numbers of `profile` from now on; the cascade stays.
    public mutating func retune(_ profile: DetectorProfile) {
        self.profile = profile
    }

    /// Replaces `faces` by the faces in `frame`, from left to right.
    public mutating func find(
        in frame: borrowing Frame, into faces: inout [PixelRect]
    ) throws(DetectionError) {
        let search = cocv_search(
            scale_factor: profile.scaleFactor, min_neighbors: Int32(profile.minNeighbors),
            min_side: Int32(profile.minFace))
        let (width, height) = (Int32(frame.size.width), Int32(frame.size.height))
        let count = frame.withLuma { [cascade] luma in
            luma.withUnsafeBufferPointer { luma in
                found.withUnsafeMutableBufferPointer { found in
                    // Neither is ever empty, so both have an address.
                    cocv_cascade_detect(
                        cascade, luma.baseAddress!, width, height, width, search, found.baseAddress!,
                        Int32(found.count))
                }
            }
        }
        guard count >= 0 else { throw .openCVFailed }
        faces.removeAll(keepingCapacity: true)
        for face in found[..<Int(count)] { faces.append(PixelRect(face)) }
        // OpenCV's threads find them in any order.
        faces.sort { ($0.x, $0.y, $0.width) < ($1.x, $1.y, $1.width) }
    }
}

extension PixelRect {
    fileprivate init(_ rect: cocv_rect) {
        self.init(x: Int(rect.x), y: Int(rect.y), width: Int(rect.width), height: Int(rect.height))
    }
}

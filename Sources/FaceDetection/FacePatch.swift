import COpenCV
import Glibc
import Imaging

/// The surroundings of one face, turned upright and scaled so that every face has the same size in them.
///
/// What detects upright faces of one size in a small picture follows heads that are tilted, near and far. The contrast
/// is raised where it is low, in the dark or against the light.
struct FacePatch {
    /// Side of the patch, in its pixels: a multiple of what the network's card asks for.
    static let side = 96
    /// Side of the expected face in the patch. OpenCV's cascades look at every second window in both directions for
    /// faces up to twice their own size, which is this.
    static let faceSide = 48.0

    /// Luma, row by row.
    private(set) var pixels = [UInt8](repeating: 0, count: side * side)
    /// Where the face is expected, in pixels of the frame.
    private(set) var expected = FaceBox(PixelRect(x: 0, y: 0, width: 1, height: 1))

    /// The square around the face's expected box, in pixels of the patch.
    static func region(margin: Double) -> PixelRect {
        PixelRect(
            center: SIMD2(repeating: Double(side) / 2), side: min(Double(side), faceSide * (1 + 2 * margin)))
    }

    /// Pixels of the frame that are one in the patch, in each direction.
    private var scale: Double { Double(expected.rect.width) / Self.faceSide }

    /// Cuts out the surroundings of `box`.
    mutating func extract(around box: FaceBox, from frame: borrowing Frame) throws(DetectionError) {
        expected = box
        let middle = box.rect.center
        let patch = cocv_patch(
            center_x: middle.x, center_y: middle.y, side: scale * Double(Self.side), roll: box.roll)
        let status = frame.withImage { image in
            // Never empty, so it has an address.
            pixels.withUnsafeMutableBufferPointer {
                cocv_cut_patch(image, patch, Int32(clamping: Self.side), $0.baseAddress!)
            }
        }
        guard status == 0 else { throw .openCVFailed }
    }

    /// The box, in pixels of the frame, of a face with the given center and side in the patch.
    /// - Parameter roll: of the face in the patch, in degrees clockwise.
    func box(center: SIMD2<Double>, side: Double, roll: Double = 0) -> FaceBox {
        let offset = (center - Double(Self.side) / 2) * scale
        let angle = expected.roll * .pi / 180
        let turned = SIMD2(
            offset.x * cos(angle) - offset.y * sin(angle), offset.x * sin(angle) + offset.y * cos(angle))
        return FaceBox(
            PixelRect(center: expected.rect.center + turned, side: side * scale),
            roll: (expected.roll + roll).normalizedDegrees)
    }

    /// The box of a face that was found in the patch, tilted as was expected.
    func box(of rect: PixelRect) -> FaceBox {
        box(center: rect.center, side: Double(rect.width))
    }
}

extension FacePatch: LumaPicture {
    func withImage<Result>(_ body: (cocv_image) -> Result) -> Result {
        let side = Int32(clamping: Self.side)
        return pixels.withUnsafeBufferPointer {
            // Never empty, so it has an address.
            body(cocv_image(pixels: $0.baseAddress!, width: side, height: side, stride: side))
        }
    }
}

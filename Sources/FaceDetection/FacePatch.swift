import COpenCV
import Glibc
import Imaging

/// The surroundings of one face, rotated upright and scaled to one size for all faces.
///
/// A detector of upright faces of one size thus covers tilted heads, near and far. Low contrast is raised, as
/// in the dark or against the light.
struct FacePatch {
    /// Side of the patch in its pixels, a multiple of what the network's card requires.
    static let side = 96
    /// Side of the predicted face in the patch: twice the default cascade's window, up to which OpenCV tests
    /// only every second position.
    static let faceSide = 48.0

    /// Luma, row-major.
    private(set) var pixels = [UInt8](repeating: 0, count: side * side)
    /// Predicted box in pixels of the frame.
    private(set) var predicted = FaceBox(PixelRect(x: 0, y: 0, width: 1, height: 1))

    /// Returns the square around the predicted box grown by `margin`, in pixels of the patch.
    static func region(margin: Double) -> PixelRect {
        PixelRect(
            center: SIMD2(repeating: Double(side) / 2), side: min(Double(side), faceSide * (1 + 2 * margin)))
    }

    /// Frame pixels per patch pixel in each direction.
    private var scale: Double { Double(predicted.rect.width) / Self.faceSide }

    /// Extracts the surroundings of `box`.
    mutating func extract(around box: FaceBox, from frame: borrowing Frame) throws(DetectionError) {
        predicted = box
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

    /// Converts a face from patch pixels to a box in frame pixels.
    /// - Parameter roll: tilt of the face in the patch, in degrees clockwise.
    func box(center: SIMD2<Double>, side: Double, roll: Double = 0) -> FaceBox {
        let offset = (center - Double(Self.side) / 2) * scale
        let angle = predicted.roll * .pi / 180
        let turned = SIMD2(
            offset.x * cos(angle) - offset.y * sin(angle), offset.x * sin(angle) + offset.y * cos(angle))
        return FaceBox(
            PixelRect(center: predicted.rect.center + turned, side: side * scale),
            roll: (predicted.roll + roll).normalizedDegrees)
    }

    /// Converts a box from patch pixels to frame pixels, with the predicted tilt.
    func box(of rect: PixelRect) -> FaceBox {
        box(center: rect.center, side: Double(rect.width))
    }
}

extension FacePatch: LumaImage {
    func withImage<Result>(_ body: (cocv_image) -> Result) -> Result {
        let side = Int32(clamping: Self.side)
        return pixels.withUnsafeBufferPointer {
            // Never empty, so it has an address.
            body(cocv_image(pixels: $0.baseAddress!, width: side, height: side, stride: side))
        }
    }
}

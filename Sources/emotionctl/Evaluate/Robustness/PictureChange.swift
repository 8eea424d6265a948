import Imaging
import MediaFiles

/// A change of a photograph that preserves the face in it.
enum PictureChange: String, CaseIterable, Encodable {
    case mirrored
    case halfSize = "half_size"
    case quarterSize = "quarter_size"
    /// Rotation by 10 degrees, as seen by the viewer.
    case turnedLeft = "turned_left"
    case turnedRight = "turned_right"
    /// Gamma of 2.2, which darkens the midtones.
    case gamma
    /// Gaussian blur with a deviation of a 150th of the picture's shorter side.
    case blurred
    /// Gaussian noise with a deviation of 12 of 255 levels, the same in every run.
    case noisy
    /// JPEG compression of quality 30.
    case compressed

    /// Name in reports.
    var name: String {
        switch self {
        case .mirrored: "mirrored"
        case .halfSize: "half size"
        case .quarterSize: "quarter size"
        case .turnedLeft: "turned left 10°"
        case .turnedRight: "turned right 10°"
        case .gamma: "gamma 2.2"
        case .blurred: "blurred"
        case .noisy: "noisy"
        case .compressed: "JPEG 30"
        }
    }

    private static let angle = 10.0
    private static let exponent = 2.2
    private static let blurPart = 150.0
    private static let noiseDeviation = 12.0
    private static let quality = 30

    /// - Throws: `MediaError` if the picture cannot be encoded.
    func apply(to picture: GrayImage) throws(MediaError) -> GrayImage {
        switch self {
        case .mirrored: picture.mirrored()
        case .halfSize: picture.shrunk(by: 2)
        case .quarterSize: picture.shrunk(by: 4)
        case .turnedLeft: picture.turned(degrees: -Self.angle)
        case .turnedRight: picture.turned(degrees: Self.angle)
        case .gamma: picture.withGamma(Self.exponent)
        case .blurred:
            picture.blurred(deviation: Double(min(picture.size.width, picture.size.height)) / Self.blurPart)
        case .noisy: picture.withNoise(deviation: Self.noiseDeviation)
        case .compressed: try picture.compressed(quality: Self.quality)
        }
    }

    /// Returns where a box is after the change of a picture of a size.
    func place(of box: PixelRect, in size: ImageSize) -> PixelRect {
        switch self {
        case .mirrored:
            PixelRect(x: size.width - box.x - box.width, y: box.y, width: box.width, height: box.height)
        case .halfSize: box.shrunk(by: 2)
        case .quarterSize: box.shrunk(by: 4)
        case .turnedLeft: box.turned(degrees: -Self.angle, in: size)
        case .turnedRight: box.turned(degrees: Self.angle, in: size)
        case .gamma, .blurred, .noisy, .compressed: box
        }
    }
}

extension PixelRect {
    fileprivate func shrunk(by factor: Int) -> PixelRect {
        PixelRect(
            x: x / factor, y: y / factor, width: max(1, width / factor), height: max(1, height / factor))
    }

    /// Returns the box of the same size around its rotated center.
    fileprivate func turned(degrees: Double, in size: ImageSize) -> PixelRect {
        let center = SIMD2(Double(size.width), Double(size.height)) / 2
        let moved = (self.center - center).turned(degrees: degrees) + center
        return PixelRect(
            x: Int(clamping: (moved.x - Double(width) / 2).rounded()),
            y: Int(clamping: (moved.y - Double(height) / 2).rounded()),
            width: width, height: height)
    }
}

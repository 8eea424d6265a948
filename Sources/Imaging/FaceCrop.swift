import Glibc

/// A face cropped from a frame and resampled: `size.area` luma values in 0...255, row-major.
///
/// One value is used for many faces in turn, so that cropping allocates nothing.
public struct FaceCrop: Sendable {
    public let size: ImageSize
    /// Luma of the last extracted face.
    public private(set) var pixels: [Float]

    private var columns = ResamplingAxis()
    private var rows = ResamplingAxis()
    /// Intermediate image of a rotated face, which is resampled twice.
    private var rotatedResampler: RotatedResampler

    public init(size: ImageSize) {
        self.size = size
        pixels = [Float](repeating: 0, count: size.area)
        rotatedResampler = RotatedResampler(of: size)
    }

    /// Resamples `box`, grown by `margin` box widths on each side and rotated upright, to the crop's size.
    ///
    /// Shrinking averages the area under each target pixel; enlarging interpolates linearly.
    /// - Parameters:
    ///   - box: in full-size pixels of the frame.
    ///   - border: how to fill the part of the box beyond the frame; rotated boxes always use `replicate`.
    public mutating func extract(
        _ box: FaceBox, margin: Double, border: BorderMode, from frame: borrowing Frame
    ) {
        if abs(box.roll) < Self.leastRoll {
            extract(box.rect, margin: margin, border: border, from: frame)
        } else {
            rotatedResampler.extract(box, margin: margin, from: frame)
            rotatedResampler.turn(by: box.roll, into: &pixels)
        }
    }

    /// Smallest roll, in degrees, that is corrected; the models are trained on heads tilted by less.
    private static let leastRoll = 8.0

    private mutating func extract(
        _ box: PixelRect, margin: Double, border: BorderMode, from frame: borrowing Frame
    ) {
        let grow = margin * Double(box.width)
        let scale = 1 / Double(frame.downscale)
        columns.fit(
            from: (Double(box.x) - grow) * scale, to: (Double(box.x + box.width) + grow) * scale,
            onto: size.width, limit: frame.size.width, border: border)
        rows.fit(
            from: (Double(box.y) - grow) * scale, to: (Double(box.y + box.height) + grow) * scale,
            onto: size.height, limit: frame.size.height, border: border)
        let stride = frame.size.width
        frame.withLuma { luma in resample(luma, stride: stride) }
    }

    /// Mirrors the crop horizontally.
    public mutating func mirror() {
        for start in stride(from: 0, to: pixels.count, by: size.width) {
            for x in 0..<size.width / 2 { pixels.swapAt(start + x, start + size.width - 1 - x) }
        }
    }

    /// Applies the gamma correction after which the geometric mean of the luma is `mean`, in 0...1.
    ///
    /// Any gamma that was applied to the image before cancels out, because it multiplies the logarithm of the
    /// geometric mean as it multiplies that of each pixel.
    public mutating func correctGamma(toGeometricMean mean: Float) {
        var sum: Float = 0
        for luma in pixels { sum += logf(max(luma, 1) / 255) }
        let gamma = logf(mean) * Float(pixels.count) / min(sum, -Float.leastNormalMagnitude)
        let limited = min(max(gamma, 1 / Self.greatestGamma), Self.greatestGamma)
        for i in pixels.indices { pixels[i] = 255 * powf(pixels[i] / 255, limited) }
    }

    /// Limit of the gamma correction, beyond which it would show noise and the steps of 8-bit luma.
    private static let greatestGamma: Float = 3

    private mutating func resample(_ luma: Span<UInt8>, stride: Int) {
        rows.resample(luma, stride: stride, columns: columns, size: size, into: &pixels)
    }
}

/// How a crop is filled where its box reaches beyond the frame, as OpenCV's `borderType`.
public enum BorderMode: String, Sendable, CaseIterable {
    /// Repeats the edge pixels, which keeps the proportions of the face.
    case replicate
    /// Cuts the box off at the edge and stretches what is left to the size of the crop.
    case clamp
}

/// The upright square around a rotated box, at a higher resolution than the crop that is made from it.
///
/// Resampling twice, first along the axes and then rotated, averages every pixel of a large face and is cheap
/// for a small one.
struct RotatedResampler: Sendable {
    /// Intermediate pixels per crop pixel in each direction, enough to keep the second interpolation from
    /// blurring.
    private static let density = 1.5

    private let crop: ImageSize
    private let size: ImageSize
    private var pixels: [Float]
    private var columns = ResamplingAxis()
    private var rows = ResamplingAxis()

    init(of crop: ImageSize) {
        self.crop = crop
        let diagonal = Double(crop.width * crop.width + crop.height * crop.height).squareRoot()
        let side = Int(clamping: (diagonal * Self.density).rounded(.up)) + 2
        size = ImageSize(width: side, height: side)
        pixels = [Float](repeating: 0, count: size.area)
    }

    /// Resamples the square that holds `box`, grown by `margin` box widths on each side, at any angle.
    mutating func extract(_ box: FaceBox, margin: Double, from frame: borrowing Frame) {
        let scale = 1 / Double(frame.downscale)
        let width = Double(box.rect.width) * (1 + 2 * margin)
        let reach = width * scale / (Double(crop.width) * Self.density) * Double(size.width) / 2
        let center = box.rect.center * scale
        columns.fit(
            from: center.x - reach, to: center.x + reach, onto: size.width, limit: frame.size.width,
            border: .replicate)
        rows.fit(
            from: center.y - reach, to: center.y + reach, onto: size.height, limit: frame.size.height,
            border: .replicate)
        let stride = frame.size.width
        frame.withLuma { luma in
            rows.resample(luma, stride: stride, columns: columns, size: size, into: &pixels)
        }
    }

    /// Writes the box, rotated upright by `roll` degrees, into `target` with linear interpolation.
    func turn(by roll: Double, into target: inout [Float]) {
        let angle = roll * .pi / 180
        let (cosine, sine) = (cos(angle) * Self.density, sin(angle) * Self.density)
        let middle = Double(size.width) / 2 - 0.5
        for y in 0..<crop.height {
            let down = Double(y) + 0.5 - Double(crop.height) / 2
            for x in 0..<crop.width {
                let right = Double(x) + 0.5 - Double(crop.width) / 2
                target[y * crop.width + x] = value(
                    atX: middle + right * cosine - down * sine, y: middle + right * sine + down * cosine)
            }
        }
    }

    private func value(atX x: Double, y: Double) -> Float {
        let (left, top) = (Int(clamping: x), Int(clamping: y))
        let (right, down) = (Float(x - Double(left)), Float(y - Double(top)))
        let start = top * size.width + left
        let upper = pixels[start] + right * (pixels[start + 1] - pixels[start])
        let lower =
            pixels[start + size.width] + right
            * (pixels[start + size.width + 1] - pixels[start + size.width])
        return upper + down * (lower - upper)
    }
}

import Glibc

/// The upright square around a turned box, resampled finer than the crop that is made of it.
///
/// Resampling in two steps, first along the axes and then turned, averages every pixel of a large face, and costs
/// little for a small one.
struct Surroundings: Sendable {
    /// Pixels of the surroundings for each pixel of the crop, in each direction: what the second interpolation blurs
    /// is finer than the crop.
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
    mutating func cut(_ box: FaceBox, margin: Double, from frame: borrowing Frame) {
        let scale = 1 / Double(frame.reduction)
        let width = Double(box.rect.width) * (1 + 2 * margin)
        let reach = width * scale / (Double(crop.width) * Self.density) * Double(size.width) / 2
        let center = box.rect.middle * scale
        columns.fit(
            from: center.x - reach, to: center.x + reach, onto: size.width, limit: frame.size.width,
            edge: .replicate)
        rows.fit(
            from: center.y - reach, to: center.y + reach, onto: size.height, limit: frame.size.height,
            edge: .replicate)
        let stride = frame.size.width
        frame.withLuma { luma in
            rows.resample(luma, stride: stride, columns: columns, size: size, into: &pixels)
        }
    }

    /// Writes the box, turned back by `roll` degrees, into `target`, interpolating linearly.
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

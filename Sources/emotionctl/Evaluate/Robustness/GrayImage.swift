import Glibc
import Imaging
import MediaFiles

/// A grayscale image that can be modified.
struct GrayImage {
    let size: ImageSize
    /// Luma, `size.area` values, row-major.
    let pixels: [UInt8]

    init(size: ImageSize, pixels: [UInt8]) {
        precondition(pixels.count == size.area)
        self.size = size
        self.pixels = pixels
    }

    init(_ picture: StillImage) {
        let frame = picture.frame()
        let pixels = frame.withLuma { luma in luma.indices.map { luma[$0] } }
        self.init(size: picture.size, pixels: pixels)
    }

    var still: StillImage { StillImage(size: size, luma: pixels) }

    func mirrored() -> GrayImage {
        let width = size.width
        return GrayImage(
            size: size,
            pixels: pixels.indices.map { pixels[$0 / width * width + width - 1 - $0 % width] })
    }

    /// Averages blocks of `factor` × `factor` pixels; incomplete blocks at the right and lower edges are
    /// dropped.
    func shrunk(by factor: Int) -> GrayImage {
        guard size.width >= factor, size.height >= factor else { return self }
        let small = ImageSize(width: size.width / factor, height: size.height / factor)
        var result = [UInt8]()
        result.reserveCapacity(small.area)
        for y in 0..<small.height {
            for x in 0..<small.width {
                var sum = 0
                for row in y * factor..<(y + 1) * factor {
                    for column in x * factor..<(x + 1) * factor {
                        sum += Int(pixels[row * size.width + column])
                    }
                }
                result.append(UInt8((sum + factor * factor / 2) / (factor * factor)))
            }
        }
        return GrayImage(size: small, pixels: result)
    }

    /// Rotates the image clockwise around its center in the same size, with replicated edges in the corners.
    func turned(degrees: Double) -> GrayImage {
        let center = SIMD2(Double(size.width - 1), Double(size.height - 1)) / 2
        var result = [UInt8]()
        result.reserveCapacity(size.area)
        // Source step per target pixel of a row.
        let step = SIMD2(1.0, 0).turned(degrees: -degrees)
        for y in 0..<size.height {
            var source = (SIMD2(0, Double(y)) - center).turned(degrees: -degrees) + center
            for _ in 0..<size.width {
                result.append(UInt8(clamping: value(at: source).rounded()))
                source += step
            }
        }
        return GrayImage(size: size, pixels: result)
    }

    /// Returns the linearly interpolated value at a position.
    private func value(at place: SIMD2<Double>) -> Double {
        let x = min(max(place.x, 0), Double(size.width - 1))
        let y = min(max(place.y, 0), Double(size.height - 1))
        let (column, row) = (
            min(Int(clamping: x), max(size.width - 2, 0)), min(Int(clamping: y), max(size.height - 2, 0))
        )
        let (dx, dy) = (x - Double(column), y - Double(row))
        let right = min(column + 1, size.width - 1)
        let below = min(row + 1, size.height - 1)
        func pixel(_ column: Int, _ row: Int) -> Double { Double(pixels[row * size.width + column]) }
        let upper = (1 - dx) * pixel(column, row) + dx * pixel(right, row)
        let lower = (1 - dx) * pixel(column, below) + dx * pixel(right, below)
        return (1 - dy) * upper + dy * lower
    }

    func withGamma(_ exponent: Double) -> GrayImage {
        let table = (0...255).map { UInt8(clamping: (255 * pow(Double($0) / 255, exponent)).rounded()) }
        return GrayImage(size: size, pixels: pixels.map { table[Int($0)] })
    }

    /// Blurs the image with a Gaussian, along the rows and then along the columns.
    func blurred(deviation: Double) -> GrayImage {
        let reach = Int(clamping: (3 * deviation).rounded(.up))
        let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
        let sum = weights.reduce(0, +)
        let kernel = weights.map { Float($0 / sum) }
        let rows = Self.filtered(pixels.map(Float.init), kernel, size, step: 1, length: size.width)
        let all = Self.filtered(rows, kernel, size, step: size.width, length: size.height)
        return GrayImage(size: size, pixels: all.map { UInt8(clamping: $0.rounded()) })
    }

    /// - Parameters:
    ///   - step: distance from one value of a line to the next.
    ///   - length: number of values of a line, whose ends are replicated.
    private static func filtered(
        _ values: [Float], _ kernel: [Float], _ size: ImageSize, step: Int, length: Int
    ) -> [Float] {
        let reach = kernel.count / 2
        return values.indices.map { index in
            let place = index / step % length
            var sum: Float = 0
            for (number, weight) in kernel.enumerated() {
                let other = min(max(place + number - reach, 0), length - 1)
                sum += weight * values[index + (other - place) * step]
            }
            return sum
        }
    }

    /// Adds approximately normal noise, sums of twelve uniform numbers.
    func withNoise(deviation: Double) -> GrayImage {
        var random = NoiseGenerator()
        return GrayImage(
            size: size,
            pixels: pixels.map { pixel in
                UInt8(clamping: (Double(pixel) + deviation * random.next()).rounded())
            })
    }

    /// Encodes the image as JPEG and decodes it again.
    func compressed(quality: Int) throws(MediaError) -> GrayImage {
        let colors = BGRImage(size: size, pixels: pixels.flatMap { [$0, $0, $0] })
        guard let file = colors.encoded(as: "jpg", quality: quality) else {
            throw .notAPicture(path: "JPEG")
        }
        return GrayImage(try StillImage(PictureFile(name: "JPEG", bytes: file)))
    }
}

extension SIMD2<Double> {
    /// Rotates the vector clockwise, with y pointing down.
    func turned(degrees: Double) -> SIMD2<Double> {
        let (s, c) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        return SIMD2(c * x - s * y, s * x + c * y)
    }
}

/// A generator of approximately normal numbers with mean 0 and deviation 1, the same in every run
/// (SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
private struct NoiseGenerator {
    private var state: UInt64 = 0

    mutating func next() -> Double {
        var sum = 0
        for _ in 0..<3 {
            let bits = nextBits()
            for shift in stride(from: UInt64(0), to: 64, by: 16) {
                sum += Int(clamping: bits >> shift & 0xFFFF)
            }
        }
        return Double(sum) / 65_535 - 6
    }

    private mutating func nextBits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}

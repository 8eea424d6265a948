/// How luma becomes the numbers that a network was trained on: `luma * scale + offset`, then, where
/// `standardize` says so, minus the picture's own mean and divided by its own standard deviation.
public struct PixelNormalization: Sendable, Equatable {
    public let scale: Float
    public let offset: Float
    public let standardize: Bool
    /// What a flat picture is divided by instead of its tiny deviation.
    public let minimumDeviation: Float
    /// 1 where the deviation divides by `n - 1` (PyTorch's default), 0 where by `n` (NumPy's).
    public let deviationDegreesOfFreedom: Int

    /// Writes the numbers for `luma`, as many values in 0...255, into `output`.
    func apply(to luma: [Float], into output: inout MutableSpan<Float>) {
        for i in luma.indices { output[i] = luma[i] * scale + offset }
        guard standardize else { return }
        var sum: Float = 0
        for i in luma.indices { sum += output[i] }
        let mean = sum / Float(luma.count)
        var squares: Float = 0
        for i in luma.indices { squares += (output[i] - mean) * (output[i] - mean) }
        let deviation = (squares / Float(luma.count - deviationDegreesOfFreedom)).squareRoot()
        let factor = 1 / max(deviation, minimumDeviation)
        for i in luma.indices { output[i] = (output[i] - mean) * factor }
    }
}

extension PixelNormalization {
    /// Replaces `table` by what each of the 256 levels becomes in a picture of `luma`.
    package func table(for luma: [UInt8], into table: inout [Float]) {
        // Integers, for sums of floats lose digits over a large picture.
        var (sum, squares) = (0, 0)
        for level in luma {
            sum += Int(level)
            squares += Int(level) * Int(level)
        }
        let count = Double(luma.count)
        let mean = Double(sum) / count
        let variance = max(0, Double(squares) - count * mean * mean)
        let degrees = max(1, count - Double(deviationDegreesOfFreedom))
        let deviation = Double(scale) * (variance / degrees).squareRoot()
        let factor = standardize ? Float(1 / max(deviation, Double(minimumDeviation))) : 1
        let zero = standardize ? Float(mean) * scale : -offset
        table.removeAll(keepingCapacity: true)
        for level in 0..<256 { table.append((Float(level) * scale - zero) * factor) }
    }
}

extension PixelNormalization: Decodable {
    private enum CodingKeys: String, CodingKey {
        case scale, offset, standardize
        case minimumDeviation = "min_std"
        case deviationDegreesOfFreedom = "std_ddof"
    }

    public init(from decoder: any Decoder) throws {
        let pixels = try decoder.container(keyedBy: CodingKeys.self)
        scale = try pixels.decode(Float.self, forKey: .scale)
        offset = try pixels.decodeIfPresent(Float.self, forKey: .offset) ?? 0
        standardize = try pixels.decodeIfPresent(Bool.self, forKey: .standardize) ?? false
        minimumDeviation = try pixels.decodeIfPresent(Float.self, forKey: .minimumDeviation) ?? 1e-6
        deviationDegreesOfFreedom =
            try pixels.decodeIfPresent(Int.self, forKey: .deviationDegreesOfFreedom) ?? 0
        guard minimumDeviation > 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .minimumDeviation, in: pixels, debugDescription: "must be above 0")
        }
        guard (0...1).contains(deviationDegreesOfFreedom) else {
            throw DecodingError.dataCorruptedError(
                forKey: .deviationDegreesOfFreedom, in: pixels, debugDescription: "must be 0 or 1")
        }
    }
}

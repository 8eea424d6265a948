import Imaging
import Inference

/// Crops faces from frames and writes them into a network's input, normalized as its card requires.
struct Preprocessor: Sendable {
    private let input: ModelCard.Input
    private let rule: ModelCard.Crop
    private var crop: FaceCrop

    /// Luma in 0...255 of the last loaded face, row-major.
    var pixels: [Float] { crop.pixels }

    init(_ input: ModelCard.Input, crop rule: ModelCard.Crop) {
        self.input = input
        self.rule = rule
        crop = FaceCrop(size: input.size)
    }

    /// Replaces input number `sample` of the workspace by the face at `box`. Allocates nothing.
    mutating func load(
        _ box: FaceBox, from frame: borrowing Frame, to workspace: inout Workspace, sample: Int,
        view: FaceView = FaceView()
    ) {
        crop.extract(view.shift(box), margin: rule.margin + view.margin, border: rule.border, from: frame)
        if view.correctsGamma { crop.correctGamma(toGeometricMean: FaceView.geometricMean) }
        if view.isMirrored { crop.mirror() }
        let (pixels, input) = (crop.pixels, input)
        workspace.withInput(sample: sample) { numbers in
            input.pixels.apply(to: pixels, into: &numbers)
            if input.spreads { input.spread(in: &numbers) }
        }
    }
}

extension ModelCard.Input {
    /// Whether the network's channels differ from the single gray channel.
    var spreads: Bool { channels > 1 || !pixels.mean.isEmpty || !pixels.deviation.isEmpty }

    /// Expands the numbers of one gray channel, which are at the front, into all channels of the network.
    func spread(in numbers: inout MutableSpan<Float>) {
        let count = size.area
        var (factors, shifts) = (SIMD4<Float>(repeating: 1), SIMD4<Float>())
        for channel in 0..<channels {
            factors[channel] = 1 / number(pixels.deviation, channel, default: 1)
            shifts[channel] = -number(pixels.mean, channel, default: 0) * factors[channel]
        }
        switch layout {
        case .channelsFirst:
            // The gray channel's own position comes last.
            for channel in (0..<channels).reversed() {
                let (factor, shift, start) = (factors[channel], shifts[channel], channel * count)
                for i in 0..<count { numbers[start + i] = numbers[i] * factor + shift }
            }
        case .channelsLast:
            // From the end, so that no number is overwritten before it is read.
            for i in (0..<count).reversed() {
                let gray = numbers[i]
                for channel in 0..<channels {
                    numbers[channels * i + channel] = gray * factors[channel] + shifts[channel]
                }
            }
        }
    }

    /// Returns a channel's number from a list in the order red, green, blue.
    private func number(_ list: [Float], _ channel: Int, default value: Float) -> Float {
        guard list.count > 1 else { return list.first ?? value }
        return list[order == .rgb ? channel : list.count - 1 - channel]
    }

    /// Image size for a network whose file leaves it free.
    var inputSize: InputSize {
        InputSize(
            height: size.height, width: size.width,
            layout: layout == .channelsFirst ? .channelsFirst : .channelsLast, replacesFixedSizes: false)
    }
}

/// Conversion of luma to the numbers that a network was trained on: `luma * scale + offset`, followed by
/// either standardization with the image's own mean and deviation (`standardize`), or by subtraction of a
/// mean and division by a deviation per channel (`mean`, `deviation`).
public struct PixelNormalization: Sendable, Equatable {
    public let scale: Float
    public let offset: Float
    public let standardize: Bool
    /// Minimum divisor, for images without contrast.
    public let minimumDeviation: Float
    /// 1 if the deviation divides by `n - 1` (PyTorch's default), 0 if by `n` (NumPy's).
    public let deviationDegreesOfFreedom: Int
    /// Means of the channels red, green and blue, subtracted after scaling, or one for all; empty for none.
    public var mean: [Float] = []
    /// Deviations by which the channels are divided then; empty for none.
    public var deviation: [Float] = []

    /// Converts the pixels of a crop, which are interpolated values in 0...255, one by one.
    ///
    /// Channel means and deviations are left to the expansion into channels. See `table(for:into:)` for whole
    /// images.
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
    /// Replaces `table` by the numbers for each of the 256 levels in an image of 8-bit `luma`.
    ///
    /// Unlike `apply(to:into:)` it serves large images of one channel, for which a table lookup per pixel
    /// is faster. Its sums are integers, because sums of floats would lose digits.
    package func table(for luma: [UInt8], into table: inout [Float]) {
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
        for level in 0..<256 {
            let number = (Float(level) * scale - zero) * factor
            table.append((number - (self.mean.first ?? 0)) / (self.deviation.first ?? 1))
        }
    }
}

extension PixelNormalization: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case scale, offset, standardize, mean
        case deviation = "std"
        case minimumDeviation = "min_std"
        case deviationDegreesOfFreedom = "std_ddof"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let pixels = try decoder.container(keyedBy: CodingKeys.self)
        scale = try pixels.decode(Float.self, forKey: .scale)
        offset = try pixels.decodeIfPresent(Float.self, forKey: .offset) ?? 0
        standardize = try pixels.decodeIfPresent(Bool.self, forKey: .standardize) ?? false
        minimumDeviation = try pixels.decodeIfPresent(Float.self, forKey: .minimumDeviation) ?? 1e-6
        deviationDegreesOfFreedom =
            try pixels.decodeIfPresent(Int.self, forKey: .deviationDegreesOfFreedom) ?? 0
        mean = try pixels.numbers(forKey: .mean)
        deviation = try pixels.numbers(forKey: .deviation)
        guard deviation.allSatisfy({ $0 > 0 }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .deviation, in: pixels, debugDescription: "must be above 0")
        }
        guard !standardize || mean.isEmpty && deviation.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: .standardize, in: pixels,
                debugDescription: "takes each picture's own mean and deviation, not those of mean and std")
        }
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

extension KeyedDecodingContainer {
    /// Decodes a list of numbers or a single number; empty if the key is absent.
    fileprivate func numbers(forKey key: Key) throws -> [Float] {
        if let number = try? decodeIfPresent(Float.self, forKey: key) { return [number] }
        do { return try decodeIfPresent([Float].self, forKey: key) ?? [] } catch {
            guard case DecodingError.typeMismatch(_, let context) = error,
                context.codingPath.last?.stringValue == key.stringValue
            else { throw error }
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "must be a number or a list of numbers")
        }
    }
}

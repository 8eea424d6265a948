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
        (self.input, self.rule) = (input, rule)
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

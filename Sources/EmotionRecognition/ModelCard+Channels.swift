import Imaging
import Inference

extension ModelCard.Input {
    /// Whether a network's channel is not just the gray one.
    var spreads: Bool { channels > 1 || !pixels.mean.isEmpty || !pixels.deviation.isEmpty }

    /// Turns the numbers of one gray channel, which stand at the front, into the network's channels.
    func spread(in numbers: inout MutableSpan<Float>) {
        let count = size.area
        var (factors, shifts) = (SIMD4<Float>(repeating: 1), SIMD4<Float>())
        for channel in 0..<channels {
            factors[channel] = 1 / number(pixels.deviation, channel, default: 1)
            shifts[channel] = -number(pixels.mean, channel, default: 0) * factors[channel]
        }
        switch layout {
        case .channelsFirst:
            // The gray channel's own place comes last.
            for channel in (0..<channels).reversed() {
                let (factor, shift, start) = (factors[channel], shifts[channel], channel * count)
                for i in 0..<count { numbers[start + i] = numbers[i] * factor + shift }
            }
        case .channelsLast:
            // From the end, so that no number is overwritten before it was read.
            for i in (0..<count).reversed() {
                let gray = numbers[i]
                for channel in 0..<channels {
                    numbers[channels * i + channel] = gray * factors[channel] + shifts[channel]
                }
            }
        }
    }

    /// The number of a list in the order of red, green and blue that belongs to a channel of the network.
    private func number(_ list: [Float], _ channel: Int, default value: Float) -> Float {
        guard list.count > 1 else { return list.first ?? value }
        return list[order == .rgb ? channel : list.count - 1 - channel]
    }

    /// The size of the pictures, for a network whose file leaves it free.
    var inputSize: InputSize {
        InputSize(
            height: size.height, width: size.width,
            layout: layout == .channelsFirst ? .channelsFirst : .channelsLast, replacesFixedSizes: false)
    }
}

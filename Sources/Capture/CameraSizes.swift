import CV4L2
import Imaging

/// One picture size that a camera offers, or a range of sizes, with the frame rates it offers there.
public struct CameraSizes: Sendable, Hashable {
    public let smallest: ImageSize
    public let largest: ImageSize
    /// Distance from one size to the next, in pixels; 1 × 1 where there is only one.
    public let step: ImageSize
    /// At the largest size; empty if the driver does not say.
    public let rates: [FrameRates]

    /// The offered size that differs least from `wanted`.
    func nearest(to wanted: ImageSize) -> ImageSize {
        ImageSize(
            width: Self.nearest(
                to: wanted.width, from: smallest.width, through: largest.width, step: step.width),
            height: Self.nearest(
                to: wanted.height, from: smallest.height, through: largest.height, step: step.height))
    }

    private static func nearest(to wanted: Int, from smallest: Int, through largest: Int, step: Int) -> Int {
        guard wanted > smallest else { return smallest }
        let steps = (min(wanted, largest) - smallest + step / 2) / step
        return min(smallest + steps * step, smallest + (largest - smallest) / step * step)
    }
}

extension CameraSizes {
    /// What a driver lists; `nil` for a range without a size in it.
    /// - Parameter rates: the frame rates at a size.
    init?(_ listed: cv4l2_sizes, rates: (ImageSize) -> [FrameRates]) {
        guard listed.smallest_width > 0, listed.smallest_width <= listed.largest_width,
            listed.smallest_height > 0, listed.smallest_height <= listed.largest_height,
            listed.step_width > 0, listed.step_height > 0
        else { return nil }
        smallest = ImageSize(width: Int(listed.smallest_width), height: Int(listed.smallest_height))
        largest = ImageSize(width: Int(listed.largest_width), height: Int(listed.largest_height))
        step = ImageSize(width: Int(listed.step_width), height: Int(listed.step_height))
        self.rates = rates(largest)
    }
}

extension CameraSizes: CustomStringConvertible {
    /// E.g. `640x480` or `16x16-1920x1080`.
    public var description: String {
        smallest == largest ? "\(smallest)" : "\(smallest)-\(largest)"
    }
}

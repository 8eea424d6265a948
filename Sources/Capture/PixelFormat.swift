import CV4L2
import Imaging

/// A V4L2 pixel format, identified by its four-character code, e.g. `YUYV`.
public struct PixelFormat: Sendable, Hashable {
    /// The code as in V4L2: first character in the lowest byte, bit 31 set for a big-endian variant.
    let fourcc: UInt32

    init(fourcc: UInt32) {
        self.fourcc = fourcc
    }

    /// - Parameter code: four ASCII characters.
    package init(_ code: String) {
        precondition(code.utf8.count == 4, "a pixel format has four characters")
        fourcc = code.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The formats that `Camera` reads without libv4l's conversion, the cheapest first: borrowed from the
    /// driver's buffer, copied, decoded. GREY comes after the copied ones because it may be the infrared
    /// image of a camera that also offers color.
    package static let preferred = ["NV12", "YU12", "YUYV", "UYVY", "GREY", "MJPG", "JPEG"].map(
        PixelFormat.init)
}

extension PixelFormat: CustomStringConvertible {
    public var description: String {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: fourcc >> (8 * $0)) & 0x7f }
        let characters = bytes.map { (0x20..<0x7f).contains($0) ? Character(Unicode.Scalar($0)) : "?" }
        let code = String(characters).split(separator: " ").joined(separator: " ")
        return fourcc >> 31 == 0 ? code : code + "-BE"
    }
}

/// One frame size that a camera offers, or a range of sizes, with the frame rates at it.
public struct FrameSizeRange: Sendable, Hashable {
    public let smallest: ImageSize
    public let largest: ImageSize
    /// Step from one size to the next, in pixels; 1 × 1 for a single size.
    public let step: ImageSize
    /// Frame rates at the largest size; empty if the driver does not report them.
    public let rates: [FrameRateRange]

    /// Returns the offered size nearest to `wanted`.
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

extension FrameSizeRange {
    /// Converts an entry of the driver's list; `nil` for a range that contains no size.
    /// - Parameter rates: returns the frame rates at a size.
    init?(_ listed: cv4l2_sizes, rates: (ImageSize) -> [FrameRateRange]) {
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

extension FrameSizeRange: CustomStringConvertible {
    /// Text such as `640x480` or `16x16-1920x1080`.
    public var description: String {
        smallest == largest ? "\(smallest)" : "\(smallest)-\(largest)"
    }
}

/// One frame rate or a range of rates, in frames per second.
public struct FrameRateRange: Sendable, Hashable {
    public let slowest: Double
    public let fastest: Double
}

extension FrameRateRange: CustomStringConvertible {
    /// Text such as `30`, `29.97` or `1-60`.
    public var description: String {
        slowest == fastest ? Self.text(fastest) : "\(Self.text(slowest))-\(Self.text(fastest))"
    }

    /// Formats a rate with at most two decimals.
    static func text(_ rate: Double) -> String {
        let hundredths = Int(clamping: (rate * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        switch rest {
        case 0: return "\(whole)"
        case _ where rest % 10 == 0: return "\(whole).\(rest / 10)"
        case 1..<10: return "\(whole).0\(rest)"
        default: return "\(whole).\(rest)"
        }
    }
}

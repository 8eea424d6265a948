import Imaging

/// The first line of a YUV4MPEG2 stream, which contains the size and rate of its frames.
///
/// Format: mjpegtools' yuv4mpeg(5). Only 8-bit luma is read; the chroma planes behind it are skipped.
struct Y4MHeader: Equatable {
    static let signature = Array("YUV4MPEG2".utf8)
    /// Largest accepted width or height in pixels.
    private static let longestSide = 16_384
    /// Accepted frame rates in frames per second.
    private static let usableRates = 0.001...10_000

    let size: ImageSize
    /// Frame rate; `nil` if the stream declares it unknown (`F0:0`) or does not declare it.
    let framesPerSecond: Double?
    /// Bytes per frame: luma, then chroma.
    let frameBytes: Int

    /// - Parameters:
    ///   - line: the header without its line feed.
    ///   - path: named in the error.
    init(line: [UInt8], path: String) throws(CaptureError) {
        func malformed(_ reason: String) -> CaptureError { .malformed(path: path, reason: reason) }

        guard line.starts(with: Self.signature) else { throw malformed("not a YUV4MPEG2 stream") }
        let fields = line.dropFirst(Self.signature.count).split(separator: UInt8(ascii: " "))
        var values: [Character: Substring] = [:]
        for field in fields {
            let text = String(decoding: field, as: UTF8.self)
            guard let tag = text.first, tag != "X" else { continue }
            values[tag] = text.dropFirst()
        }
        guard let width = Self.side(values["W"]), let height = Self.side(values["H"]) else {
            throw malformed("YUV4MPEG2 header without a usable width and height")
        }
        do { framesPerSecond = try Self.rate(values["F"] ?? "0:0") } catch {
            throw malformed(
                "YUV4MPEG2 header without a usable frame rate: \(Self.usableRates.lowerBound) to "
                    + "\(Self.usableRates.upperBound) frames a second, or F0:0 for an unknown one")
        }
        size = ImageSize(width: width, height: height)
        let colorSpace = values["C"] ?? "420"
        guard let chroma = Self.chromaBytes(colorSpace, width: width, height: height) else {
            throw malformed("YUV4MPEG2 color space '\(colorSpace)' is not supported; add '-pix_fmt yuv420p'")
        }
        frameBytes = size.area + chroma
    }

    private static func side(_ text: Substring?) -> Int? {
        text.flatMap { Int($0) }.flatMap { (1...longestSide).contains($0) ? $0 : nil }
    }

    private struct UnusableRate: Error {}

    /// Parses a rate; `nil` for the unknown rate, `0:0`.
    private static func rate(_ text: Substring) throws(UnusableRate) -> Double? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let numerator = Int(parts[0]), let denominator = Int(parts[1]) else {
            throw UnusableRate()
        }
        if (numerator, denominator) == (0, 0) { return nil }
        let rate = Double(numerator) / Double(denominator)
        guard denominator > 0, usableRates.contains(rate) else { throw UnusableRate() }
        return rate
    }

    private static func chromaBytes(_ colorSpace: Substring, width: Int, height: Int) -> Int? {
        let halfWidth = (width + 1) / 2
        let halfHeight = (height + 1) / 2
        switch colorSpace {
        case "mono": return 0
        case "420", "420jpeg", "420mpeg2", "420paldv": return 2 * halfWidth * halfHeight
        case "411": return 2 * ((width + 3) / 4) * height
        case "422": return 2 * halfWidth * height
        case "444": return 2 * width * height
        case "444alpha": return 3 * width * height
        default: return nil
        }
    }
}

/// A V4L2 pixel format, by its code of four characters, e.g. `YUYV`.
public struct PixelFormat: Sendable, Hashable {
    /// As in V4L2: the first character lowest, bit 31 set for a big-endian variant.
    let fourcc: UInt32

    init(fourcc: UInt32) {
        self.fourcc = fourcc
    }

    /// - Parameter code: four ASCII characters.
    package init(_ code: String) {
        precondition(code.utf8.count == 4, "a pixel format has four characters")
        fourcc = code.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The formats that `Camera` takes, the cheapest way to luma first: lent from the driver's buffer, copied,
    /// decoded. GREY is behind the copied ones because a camera that offers it beside colour may mean its
    /// infrared picture.
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

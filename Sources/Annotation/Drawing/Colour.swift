/// A colour in sRGB.
struct Colour: Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    static let white = Colour(0xFFFFFF)
    static let black = Colour(0x000000)
    /// Of what text stands on.
    static let ink = Colour(0x15171C)

    /// - Parameter hexadecimal: `0xRRGGBB`.
    init(_ hexadecimal: UInt32) {
        red = UInt8(hexadecimal >> 16 & 0xFF)
        green = UInt8(hexadecimal >> 8 & 0xFF)
        blue = UInt8(hexadecimal & 0xFF)
    }

    /// So far on the way from this colour to another, in 0...1.
    func mixed(with other: Colour, _ share: Float) -> Colour {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt32 {
            UInt32(Float(from) + (Float(to) - Float(from)) * share)
        }
        return Colour(
            mix(red, other.red) << 16 | mix(green, other.green) << 8 | mix(blue, other.blue))
    }
}

/// The picture of a character.
struct Glyph {
    /// Coverage in 0...255, row-major, `width` bytes a row.
    let mask: [UInt8]
    let width: Int
    /// From the pen to the mask's left edge, and from the baseline up to its upper one, in pixels.
    let left: Int
    let top: Int
    /// From this character's pen to the next one's, in pixels.
    let advance: Double
}

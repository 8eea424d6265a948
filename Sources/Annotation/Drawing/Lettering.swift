/// The two fonts of annotations.
struct Lettering {
    /// Where Debian's package `fonts-dejavu-core` puts its fonts.
    private static let folder = "/usr/share/fonts/truetype/dejavu"

    let regular: Font
    let bold: Font

    init() throws(AnnotationError) {
        regular = try Font(path: Self.folder + "/DejaVuSans.ttf")
        bold = try Font(path: Self.folder + "/DejaVuSans-Bold.ttf")
    }
}

extension Canvas {
    /// - Parameters:
    ///   - x: where the text begins.
    ///   - middle: half way up a capital letter.
    ///   - size: of the font, in pixels.
    mutating func write(
        _ text: String, x: Double, middle: Double, _ font: Font, size: Int, _ colour: Colour,
        opacity: Double = 1
    ) {
        // Capitals of DejaVu Sans are 0.73 of its size high.
        let baseline = Int((middle + 0.365 * Double(size)).rounded())
        var pen = x
        for character in text.unicodeScalars {
            let glyph = font.glyph(character, size: size)
            let (left, top) = (Int(pen.rounded()) + glyph.left, baseline - glyph.top)
            for (place, coverage) in glyph.mask.enumerated() where coverage > 0 {
                blend(
                    colour, x: left + place % glyph.width, y: top + place / glyph.width,
                    opacity: Float(coverage) / 255 * Float(opacity))
            }
            pen += glyph.advance
        }
    }
}

import CFreeType

/// A TrueType font whose characters are drawn once for each size.
///
/// Not `Sendable`: FreeType's face may be used by one thread at a time.
final class Font {
    private struct Key: Hashable {
        let character: Unicode.Scalar
        let size: Int
    }

    private let library: FT_Library
    private let face: FT_Face
    private var glyphs: [Key: Glyph] = [:]

    init(path: String) throws(AnnotationError) {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0, let library else { throw .noFont(path: path) }
        var face: FT_Face?
        guard FT_New_Face(library, path, 0, &face) == 0, let face else {
            FT_Done_FreeType(library)
            throw .noFont(path: path)
        }
        (self.library, self.face) = (library, face)
    }

    deinit {
        FT_Done_Face(face)
        FT_Done_FreeType(library)
    }

    /// Of a line of text, in pixels.
    /// - Parameter size: of the font, in pixels.
    func width(of text: String, size: Int) -> Double {
        text.unicodeScalars.reduce(0) { $0 + glyph($1, size: size).advance }
    }

    /// The end of a text that is too long, where file names differ.
    func shortened(_ text: String, size: Int, width: Double) -> String {
        guard self.width(of: text, size: size) > width else { return text }
        var rest = text.dropFirst()
        while !rest.isEmpty, self.width(of: "…\(rest)", size: size) > width { rest = rest.dropFirst() }
        return "…\(rest)"
    }

    /// Empty for a character that the font cannot draw.
    func glyph(_ character: Unicode.Scalar, size: Int) -> Glyph {
        let key = Key(character: character, size: size)
        if let glyph = glyphs[key] { return glyph }
        let glyph = draw(character, size: size)
        glyphs[key] = glyph
        return glyph
    }

    private func draw(_ character: Unicode.Scalar, size: Int) -> Glyph {
        guard FT_Set_Pixel_Sizes(face, 0, UInt32(size)) == 0,
            FT_Load_Char(face, FT_ULong(character.value), FT_Int32(FT_LOAD_RENDER)) == 0,
            let slot = face.pointee.glyph?.pointee
        else { return Glyph(mask: [], width: 0, left: 0, top: 0, advance: 0) }
        let (width, rows) = (Int(slot.bitmap.width), Int(slot.bitmap.rows))
        var mask: [UInt8] = []
        for row in 0..<rows {
            let start = slot.bitmap.buffer + row * Int(slot.bitmap.pitch)
            mask += UnsafeBufferPointer(start: start, count: width)
        }
        return Glyph(
            mask: mask, width: width, left: Int(slot.bitmap_left), top: Int(slot.bitmap_top),
            advance: Double(slot.advance.x) / 64)
    }
}

import CFreeType

/// The two fonts of annotations.
struct Fonts {
    /// Folder of the fonts in Debian's package `fonts-dejavu-core`.
    private static let folder = "/usr/share/fonts/truetype/dejavu"

    let regular: Font
    let bold: Font

    init() throws(AnnotationError) {
        regular = try Font(path: Self.folder + "/DejaVuSans.ttf")
        bold = try Font(path: Self.folder + "/DejaVuSans-Bold.ttf")
    }
}

extension Canvas {
    /// Draws a line of text.
    /// - Parameters:
    ///   - x: left edge of the text.
    ///   - middle: vertical center of a capital letter.
    ///   - size: font size in pixels.
    mutating func write(
        _ text: String, x: Double, middle: Double, _ font: Font, size: Int, _ color: Color,
        opacity: Double = 1
    ) {
        // Capital letters of DejaVu Sans have 0.73 of the font size.
        let baseline = Int((middle + 0.365 * Double(size)).rounded())
        var pen = x
        for character in text.unicodeScalars {
            let glyph = font.glyph(character, size: size)
            let (left, top) = (Int(pen.rounded()) + glyph.left, baseline - glyph.top)
            for (place, coverage) in glyph.mask.enumerated() where coverage > 0 {
                blend(
                    color, x: left + place % glyph.width, y: top + place / glyph.width,
                    opacity: Float(coverage) / 255 * Float(opacity))
            }
            pen += glyph.advance
        }
    }
}

/// A TrueType font that renders each character once per size.
///
/// Not `Sendable`: a FreeType face may be used by one thread at a time.
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
        self.library = library
        self.face = face
    }

    deinit {
        FT_Done_Face(face)
        FT_Done_FreeType(library)
    }

    /// Returns the width of a line of text in pixels.
    /// - Parameter size: font size in pixels.
    func width(of text: String, size: Int) -> Double {
        text.unicodeScalars.reduce(0) { $0 + glyph($1, size: size).advance }
    }

    /// Returns the end of a text that is too wide, which is where file names differ.
    func shortened(_ text: String, size: Int, width: Double) -> String {
        guard self.width(of: text, size: size) > width else { return text }
        var rest = text.dropFirst()
        while !rest.isEmpty, self.width(of: "…\(rest)", size: size) > width { rest = rest.dropFirst() }
        return "…\(rest)"
    }

    /// Returns the glyph of a character; empty if the font lacks it.
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

/// The rendered image of a character.
struct Glyph {
    /// Coverage in 0...255, row-major, `width` bytes a row.
    let mask: [UInt8]
    let width: Int
    /// Offset of the mask from the pen to the right and from the baseline up, in pixels.
    let left: Int
    let top: Int
    /// Distance to the next character's pen position in pixels.
    let advance: Double
}

/// An error while preparing to draw.
public enum AnnotationError: Error, Equatable {
    /// A font file that does not exist or that FreeType cannot read.
    case noFont(path: String)
}

extension AnnotationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noFont(let path):
            "\(path): not a font that FreeType can read; Debian's package fonts-dejavu-core contains it"
        }
    }
}

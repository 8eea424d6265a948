import Imaging
import PictureHeaders
import Testing

@Suite struct PictureHeaderTests {
    /// A TIFF file of 3×2 pixels, or EXIF data, with one entry more.
    private static func tiff(_ tag: UInt8..., value: UInt8, isBigEndian: Bool) -> [UInt8] {
        func number(_ bytes: [UInt8]) -> [UInt8] { isBigEndian ? bytes : bytes.reversed() }
        func entry(_ tag: [UInt8], _ value: UInt8) -> [UInt8] {
            number(tag) + number([0, 3]) + number([0, 0, 0, 1]) + number([0, value]) + [0, 0]
        }
        let start = Array((isBigEndian ? "MM" : "II").utf8) + number([0, 42]) + number([0, 0, 0, 8])
        return start + number([0, 3]) + entry([1, 0], 3) + entry([1, 1], 2) + entry(tag, value) + [
            0, 0, 0, 0,
        ]
    }

    private static func exif(_ orientation: UInt8, isBigEndian: Bool = true) -> [UInt8] {
        tiff(1, 18, value: orientation, isBigEndian: isBigEndian)
    }

    private static func jpeg(_ segments: [UInt8]) -> [UInt8] {
        [0xFF, 0xD8] + segments + [0xFF, 0xC2, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0]
    }

    private static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xFF, marker, 0, UInt8(body.count + 2)] + body
    }

    private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        [0, 0, 0, UInt8(body.count)] + Array(name.utf8) + body + [0, 0, 0, 0]
    }

    private static func png(_ chunks: [UInt8]) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]) + chunks + chunk("IEND", [])
    }

    private static func webP(_ body: [UInt8]) -> [UInt8] { Array("RIFF____WEBP".utf8) + body }

    private static func riffChunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        Array(name.utf8) + [UInt8(body.count), 0, 0, 0] + body + (body.count % 2 == 1 ? [0] : [])
    }

    private static let canvas = riffChunk("VP8X", [8, 0, 0, 0, 2, 0, 0, 1, 0, 0])

    /// Every container with an orientation, in both orders of bytes.
    private static func files(_ orientation: UInt8) -> [[UInt8]] {
        [true, false].flatMap { isBigEndian in
            let data = exif(orientation, isBigEndian: isBigEndian)
            let named = Array("Exif\0\0".utf8) + data
            return [
                jpeg(segment(0xE0, [1]) + segment(0xE1, named)), jpeg([0xFF] + segment(0xE1, named)),
                png(chunk("eXIf", data)), png(chunk("IDAT", [1]) + chunk("eXIf", data)), data,
                webP(canvas + riffChunk("VP8 ", [1]) + riffChunk("EXIF", data)),
                webP(canvas + riffChunk("EXIF", named)),
            ]
        }
    }

    @Test(
        arguments: [
            (1, Orientation()), (2, Orientation(isMirrored: true)), (3, Orientation(rotation: .half)),
            (4, Orientation(rotation: .half, isMirrored: true)),
            (5, Orientation(rotation: .quarter, isMirrored: true)), (6, Orientation(rotation: .quarter)),
            (7, Orientation(rotation: .threeQuarters, isMirrored: true)),
            (8, Orientation(rotation: .threeQuarters)), (0, Orientation()), (9, Orientation()),
        ] as [(UInt8, Orientation)])
    func `every container says how its picture is turned`(number: UInt8, orientation: Orientation) throws {
        for file in Self.files(number) {
            let header = try PictureHeader(file)
            #expect(header.size == ImageSize(width: 3, height: 2))
            #expect(header.orientation == orientation)
        }
    }

    @Test func `pictures without EXIF data stay as they are`() throws {
        let lossy: [UInt8] = [0, 0, 0, 0x9D, 1, 0x2A, 3, 0, 2, 0]
        let files = [
            Self.jpeg([]), Self.png([]), Self.webP(Self.riffChunk("VP8 ", lossy)),
            Self.webP(Self.riffChunk("VP8L", [0x2F, 2, 0x40, 0, 0])),
            Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0],
            Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [
                40, 0, 0, 0, 3, 0, 0, 0, 0xFE, 255, 255, 255,
            ],
            Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [12, 0, 0, 0, 3, 0, 2, 0],
            Array("P5\n# 9 9\n3\n2 255\n".utf8),
        ]
        for file in files {
            let header = try PictureHeader(file)
            #expect(header.size == ImageSize(width: 3, height: 2))
            #expect(header.orientation.isIdentity)
        }
    }

    @Test func `more than 100 megapixels are refused`() {
        for (text, error) in [
            ("P4 10000 10001 ", PictureHeaderError.tooLarge(width: 10000, height: 10001)),
            ("P4 9223372036854775807 3 ", .tooLarge(width: Int.max, height: 3)), ("P4 0 3 ", .damaged),
            ("P4 -3 -3 ", .damaged),
        ] {
            #expect(throws: error) { try PictureHeader(Array(text.utf8)) }
        }
        #expect(throws: Never.self) { try PictureHeader(Array("P4 10000 10000 ".utf8)) }
    }

    @Test func `raw files of cameras are not supported`() {
        let dng = Self.tiff(0xC6, 0x12, value: 1, isBigEndian: false)
        let preview = Self.tiff(0, 254, value: 1, isBigEndian: true)
        for file in [dng, preview] { #expect(throws: PictureHeaderError.raw) { try PictureHeader(file) } }
    }

    @Test func `headers that are cut off anywhere are damaged or whole`() {
        for file in Self.files(6) {
            for length in 0..<file.count {
                do { #expect(try PictureHeader(Array(file[..<length])).size.area == 6) } catch {
                    #expect(error == .damaged)
                }
            }
        }
    }

    @Test func `the first picture of an animated WebP is a file of its own`() throws {
        let lossless: [UInt8] = [0x2F, 2, 0x40, 0, 0]
        let picture = Self.riffChunk("VP8L", lossless)
        let frame = Self.riffChunk(
            "ANMF", [UInt8](repeating: 0, count: 16) + Self.riffChunk("ALPH", [1]) + picture)
        let animated = Self.webP(Self.canvas + Self.riffChunk("ANIM", [0, 0, 0, 0, 0, 0]) + frame + frame)
        let first = try #require(AnimatedWebP.firstPicture(of: animated))
        #expect(Array(first.dropFirst(12)) == picture)
        #expect(try PictureHeader(first).size == ImageSize(width: 3, height: 2))
        #expect(AnimatedWebP.firstPicture(of: Self.webP(picture)) == nil)
    }

    @Test(arguments: [true, false])
    func `the orientation of a TIFF file can be removed`(isBigEndian: Bool) throws {
        let file = Self.exif(6, isBigEndian: isBigEndian)
        let without = PictureHeader.withoutOrientation(file)
        #expect(without.count == file.count)
        #expect(try PictureHeader(without).orientation.isIdentity)
    }
}

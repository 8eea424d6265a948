import Foundation
import Imaging
import MediaFiles
import PictureHeaders
import TestSupport
import Testing

@Suite struct StillImageTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The bundled portrait's bytes.
    private static func portrait() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: ProjectFolder.portrait)))
    }

    /// The portrait with an EXIF segment that gives it an orientation (Exif 2.3, tag 0x0112).
    private func portrait(orientation: UInt8) throws -> StillImage {
        let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
        let tiff = Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1] + entry + [0, 0, 0, 0]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
        let file = try Self.portrait()
        return try StillImage(
            path: try folder.write(file[..<2] + segment + file[2...], to: "\(orientation).jpg"))
    }

    private static func pixels(of image: StillImage) -> [UInt8] {
        image.frame().withLuma { luma in luma.indices.map { luma[$0] } }
    }

    @Test func `decodes luma from pixel to pixel`() throws {
        let path = try folder.write(Array("P5 3 2 255\n".utf8) + [0, 50, 100, 150, 200, 250], to: "a.pgm")
        let image = try StillImage(path: path)
        #expect(image.size == ImageSize(width: 3, height: 2))
        #expect(Self.pixels(of: image) == [0, 50, 100, 150, 200, 250])
    }

    @Test func `turns a picture upright as its EXIF reports`() throws {
        let upright = try StillImage(path: ProjectFolder.portrait)
        let turned = try portrait(orientation: 6)
        let size = upright.size
        #expect(turned.size == ImageSize(width: size.height, height: size.width))
        let (before, after) = (Self.pixels(of: upright), Self.pixels(of: turned))
        // A quarter turn clockwise: the first row becomes the last column.
        let column = (0..<turned.size.height).map { after[$0 * turned.size.width + turned.size.width - 1] }
        #expect(column == Array(before[..<size.width]))
    }

    @Test func `refuses a truncated JPEG`() throws {
        let file = try Self.portrait()
        let path = try folder.write(file[..<(file.count / 2)], to: "half.jpg")
        #expect(throws: MediaError.truncated(path: path)) { try StillImage(path: path) }
    }

    @Test func `refuses an empty file`() throws {
        let path = try folder.write("", to: "empty.png")
        #expect(throws: MediaError.empty(path: path)) { try StillImage(path: path) }
    }

    @Test(arguments: ["I am no picture.", "\u{FFFD}PNG"])
    func `refuses a file that is not a picture`(text: String) throws {
        let path = try folder.write(text, to: "text.png")
        #expect(throws: MediaError.notAVideo(path: path)) { try StillImage(path: path) }
    }

    @Test func `refuses a damaged PNG`() throws {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let path = try folder.write(signature + [UInt8](repeating: 7, count: 100), to: "a.png")
        #expect(throws: MediaError.unusable(path: path, .damaged)) { try StillImage(path: path) }
    }

    @Test func `names a missing file`() throws {
        let path = "\(folder.path)/nowhere.png"
        #expect {
            try StillImage(path: path)
        } throws: { "\($0)" == "\(path): No such file or directory" }
    }
}

import Foundation
import Imaging
import TestSupport
import Testing

@testable import Capture

@Suite struct PictureTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// 2×1 pixels, black and white.
    private let tinyPNG: [UInt8] = [
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 2, 0, 0, 0, 1, 8, 0,
        0, 0, 0, 209, 73, 32, 86, 0, 0, 0, 11, 73, 68, 65, 84, 120, 156, 99, 96, 248, 15, 0, 1, 2,
        1, 0, 66, 190, 188, 104, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ]

    @Test func `decodes a JPEG`() throws {
        let picture = try Picture(path: ProjectFolder.portrait)
        #expect((picture.size.width, picture.size.height) == (240, 240))
        #expect(Set(picture.luma).count > 100)
    }

    @Test func `decodes a PNG`() throws {
        let picture = try Picture(path: try folder.write(tinyPNG, to: "tiny.png"))
        #expect(picture.luma == [0, 255])
    }

    @Test(arguments: [20, 45, 50]) func `refuses a truncated PNG`(length: Int) throws {
        let path = try folder.write(tinyPNG.prefix(length), to: "cut.png")
        #expect { try Picture(path: path) } throws: { "\($0)".hasPrefix(path) }
    }

    /// EXIF data with an orientation (Exif 2.3, tag 0x0112).
    private func exif(_ orientation: UInt8) -> [UInt8] {
        Array("MM".utf8) + [
            0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ]
    }

    @Test(
        arguments: [
            (1, 2, [0, 255]), (2, 2, [255, 0]), (3, 2, [255, 0]), (4, 2, [0, 255]), (5, 1, [0, 255]),
            (6, 1, [0, 255]), (7, 1, [255, 0]), (8, 1, [255, 0]),
        ] as [(UInt8, Int, [UInt8])])
    func `a PNG is turned upright`(orientation: UInt8, width: Int, luma: [UInt8]) throws {
        let exif = exif(orientation)
        let chunk = [0, 0, 0, UInt8(exif.count)] + Array("eXIf".utf8) + exif + [0, 0, 0, 0]
        let file = tinyPNG[..<33] + chunk + tinyPNG[33...]
        let picture = try Picture(path: try folder.write(file, to: "turned.png"))
        #expect(picture.size == ImageSize(width: width, height: 2 / width))
        #expect(picture.luma == luma)
    }

    @Test func `a JPEG is turned upright`() throws {
        let file = [UInt8](try Data(contentsOf: URL(filePath: ProjectFolder.portrait)))
        let body = Array("Exif\0\0".utf8) + exif(6)
        let turned = file[..<2] + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + file[2...]
        let upright = try Picture(path: ProjectFolder.portrait)
        let picture = try Picture(path: try folder.write(turned, to: "turned.jpg"))
        let width = picture.size.width
        // A quarter turn clockwise: the first row becomes the last column.
        let column = (0..<picture.size.height).map { picture.luma[$0 * width + width - 1] }
        #expect(column == Array(upright.luma[..<upright.size.width]))
    }

    @Test func `a JPEG of inks, without an end marker, or with something behind it is whole`() throws {
        let file = [UInt8](try Data(contentsOf: URL(filePath: ProjectFolder.portrait)))
        let whole = try Picture(path: ProjectFolder.portrait)
        for file in [Array(file.dropLast(2)), file + [0xFF, 0xDA, 1, 2, 3]] {
            #expect(try Picture(path: try folder.write(file, to: "end.jpg")).luma == whole.luma)
        }
        let fixtures = "\(ProjectFolder.path)/Tests/MediaFilesTests/Fixtures"
        let inks = try Picture(path: "\(fixtures)/inks.jpg").luma
        let light = try Picture(path: "\(fixtures)/portrait.png").luma
        let difference = zip(inks, light).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(Double(difference) / Double(light.count) < 5)
    }

    @Test func `a JPEG that is cut off anywhere before its last rows is refused`() throws {
        let file = [UInt8](try Data(contentsOf: URL(filePath: ProjectFolder.portrait)))
        for length in [file.count / 2, file.count - 200] {
            let path = try folder.write(file[..<length], to: "cut.jpg")
            #expect { try Picture(path: path) } throws: { "\($0)".contains("ends in the middle") }
        }
    }

    @Test func `a picture of more than 100 megapixels is refused`() throws {
        var file = tinyPNG
        file.replaceSubrange(16..<24, with: [0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20])
        let path = try folder.write(file, to: "large.png")
        #expect { try Picture(path: path) } throws: { "\($0)".contains("20000x20000 pixels are too many") }
    }

    @Test func `refuses a text file`() throws {
        let path = try folder.write("hello", to: "hello.jpg")
        #expect { try Picture(path: path) } throws: { "\($0)".contains("hello.jpg: not a JPEG or PNG") }
    }

    @Test func `shows a picture over and over`() throws {
        var source = try PictureSource(
            path: try folder.write(tinyPNG, to: "still.png"), framesPerSecond: 100)
        for _ in 0..<3 { #expect(try source.see().luma == [0, 255]) }
    }
}

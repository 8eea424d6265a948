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

    @Test func decodesAJPEG() throws {
        let picture = try Picture(path: ProjectFolder.portrait)
        #expect((picture.size.width, picture.size.height) == (240, 240))
        #expect(Set(picture.luma).count > 100)
    }

    @Test func decodesAPNG() throws {
        let picture = try Picture(path: try folder.write(tinyPNG, to: "tiny.png"))
        #expect(picture.luma == [0, 255])
    }

    @Test(arguments: [20, 45, 55]) func refusesATruncatedPNG(length: Int) throws {
        let path = try folder.write(tinyPNG.prefix(length), to: "cut.png")
        #expect { try Picture(path: path) } throws: { "\($0)".hasPrefix(path) }
    }

    @Test func refusesATextFile() throws {
        let path = try folder.write("hello", to: "hello.jpg")
        #expect { try Picture(path: path) } throws: { "\($0)".contains("hello.jpg: not a JPEG or PNG") }
    }

    @Test func showsAPictureOverAndOver() throws {
        var source = try PictureSource(
            path: try folder.write(tinyPNG, to: "still.png"), framesPerSecond: 100)
        for _ in 0..<3 { #expect(try source.see().luma == [0, 255]) }
    }
}

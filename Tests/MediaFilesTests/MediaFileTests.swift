import Foundation
import Imaging
import MediaFiles
import PictureHeaders
import TestSupport
import Testing

/// Files of many formats that all show `Fixtures/portrait.png`.
@Suite struct MediaFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func fixture(_ name: String) -> String {
        "\(ProjectFolder.path)/Tests/MediaFilesTests/Fixtures/\(name)"
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: fixture(name))))
    }

    private static func pixels(_ frame: borrowing Frame) -> [UInt8] {
        frame.withLuma { luma in luma.indices.map { luma[$0] } }
    }

    /// Checks luma and colors against those of the PNG.
    private static func expectPortrait(_ size: ImageSize, luma: [UInt8], colors: BGRImage) throws {
        let portrait = try PictureFile(path: fixture("portrait.png"))
        let expected = try (portrait.bgrImage(), pixels(StillImage(portrait).frame()))
        try #require(size == expected.0.size && colors.size == size)
        for (found, wanted) in [(luma, expected.1), (colors.pixels, expected.0.pixels)] {
            let difference = zip(found, wanted).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
            #expect(Double(difference) / Double(wanted.count) < 6)
        }
    }

    @Test(arguments: [
        "portrait.gif", "portrait.avif", "turned.avif", "portrait.heic", "turned.heic",
        "turned.webp", "turned.tif", "inks.jpg", "animated.webp", "progressive.jpg",
    ])
    func `a picture is read upright, whatever its format and name`(name: String) throws {
        let path = try folder.write(Self.bytes(name), to: "picture.jpg")
        for file in try [PictureFile(path: path), PictureFile(name: "-", bytes: Self.bytes(name))] {
            let still = try StillImage(file)
            try Self.expectPortrait(
                still.size, luma: Self.pixels(still.frame()), colors: try file.bgrImage())
        }
    }

    /// Nothing in a Targa file says what it is, but for its name.
    @Test func `a Targa picture is read by its name`() throws {
        let file = try PictureFile(path: Self.fixture("portrait.tga"))
        let still = try StillImage(file)
        try Self.expectPortrait(still.size, luma: Self.pixels(still.frame()), colors: try file.bgrImage())
    }

    @Test(arguments: ["deep.png", "float.tif"]) func `deep pictures are read as gray`(name: String) throws {
        let (still, portrait) = try (
            StillImage(path: Self.fixture(name)), StillImage(path: Self.fixture("portrait.png"))
        )
        let pairs = zip(Self.pixels(still.frame()), Self.pixels(portrait.frame()))
        #expect(pairs.allSatisfy { abs(Int($0) - Int($1)) <= 2 })
    }

    /// An uncompressed TIFF of one row of floating-point numbers.
    private static func tiff(_ row: [Float]) -> [UInt8] {
        func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
        let (width, pixels) = (UInt32(clamping: row.count), row.flatMap { bytes($0.bitPattern) })
        // Width, height, bits, compression, black is 0, place, samples, rows in a strip, bytes, kind of
        // numbers.
        let fields: [(tag: UInt32, value: UInt32)] = [
            (256, width), (257, 1), (258, 32), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1),
            (279, 4 * width), (339, 3),
        ]
        let directory = fields.flatMap { bytes($0.tag | 4 << 16) + bytes(1) + bytes($0.value) }
        return Array("II*\0".utf8) + bytes(8 + 4 * width) + pixels + [UInt8(clamping: fields.count), 0]
            + directory
            + bytes(0)
    }

    @Test(
        arguments: [
            ([0, 0.5, 1], [0, 128, 255]), ([0, 0.5, 1.02], [0, 128, 255]), ([0, 64, 200], [0, 64, 200]),
            ([0, 2_048, 4_096], [0, 128, 255]), ([0, .nan, 1], [0, 0, 255]),
        ] as [([Float], [UInt8])])
    func `floating-point numbers reach to 1 or as far as integers`(row: [Float], luma: [UInt8]) throws {
        let still = try StillImage(PictureFile(name: "float.tif", bytes: Self.tiff(row)))
        #expect(Self.pixels(still.frame()) == luma)
    }

    @Test func `a picture that is cut off is called so`() throws {
        let bitmap = Array("BM".utf8) + [255, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0]
        let header = bitmap + [8, 0, 0, 0, 8, 0, 0, 0, 1, 0, 24, 0] + [UInt8](repeating: 0, count: 24)
        let webP = try Self.bytes("turned.webp")
        for bytes in [header, Array(webP[..<(webP.count / 2)])] {
            let file = try PictureFile(name: "cut", bytes: bytes)
            #expect(throws: MediaError.truncated(path: "cut")) { try file.bgrImage() }
        }
        let gif = try Self.bytes("portrait.gif")
        #expect(throws: MediaError.brokenFrame(path: "cut", number: 0)) {
            try MediaFile(name: "cut", bytes: Array(gif[..<(gif.count / 2)]))
        }
    }

    @Test func `a GIF of too many pixels is called too large`() throws {
        var gif = try Self.bytes("portrait.gif")
        gif.replaceSubrange(6..<10, with: [0x20, 0x4E, 0x20, 0x4E])
        #expect(throws: MediaError.tooLarge(path: "bomb")) { try MediaFile(name: "bomb", bytes: gif) }
    }

    @Test(arguments: [("phone.mp4", 4), ("wide-pixels.mp4", 4), ("segment.mkv", 40)])
    func `a video is read upright, with square pixels and to its end`(name: String, frames: Int) throws {
        let video = try VideoFile(path: Self.fixture(name))
        #expect(video.expectedFrames == frames)
        #expect(abs(video.rate - 10) < 0.01)
        while let frame = try video.next() {
            try Self.expectPortrait(frame.size, luma: Self.pixels(frame), colors: try video.bgrImage())
        }
        #expect(video.count == frames)
        #expect(abs(video.seconds - Double(frames - 1) / 10) < 0.01)
    }

    /// The display matrix a, b, c, d of a video's track header, and where the first two pixels of its first
    /// row then are.
    @Test(
        arguments: [
            ([1, 0, 0, 1], [0, 1]), ([-1, 0, 0, 1], [7, 6]), ([-1, 0, 0, -1], [31, 30]),
            ([1, 0, 0, -1], [24, 25]),
            ([0, 1, 1, 0], [0, 4]), ([0, 1, -1, 0], [3, 7]), ([0, -1, -1, 0], [31, 27]),
            ([0, -1, 1, 0], [28, 24]),
        ] as [([Int32], [Int])])
    func `a video is turned as its track header says`(matrix: [Int32], places: [Int]) throws {
        // 8×4 squares of 16 pixels, the first one white and the second one gray.
        let size = ImageSize(width: 128, height: 64)
        let row: [UInt8] = Array(repeating: 255, count: 16) + Array(repeating: 128, count: 16)
        let squares = row + Array(repeating: 0, count: size.width - row.count)
        let rows = Array(repeating: squares, count: 16).flatMap(\.self)
        let pixels = (rows + Array(repeating: 0, count: size.area - rows.count)).flatMap { [$0, $0, $0] }
        let path = "\(folder.path)/video.mp4"
        var writer = try VideoWriter(path: path, size: size, rate: 10)
        for _ in 0..<2 { try writer.add(BGRImage(size: size, pixels: pixels)) }
        try writer.finish()
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let name = Array("tkhd".utf8)
        let found = bytes.indices.first { index in bytes[index...].starts(with: name) }
        let start = try #require(found) + 44
        for (number, offset) in zip(matrix, [0, 4, 12, 16]) {
            let place = start + offset
            withUnsafeBytes(of: (number << 16).bigEndian) {
                bytes.replaceSubrange(place..<place + 4, with: $0)
            }
        }
        let video = try VideoFile(path: try folder.write(bytes, to: "turned.mp4"))
        guard let frame = try video.next() else {
            Issue.record("the video has no frame")
            return
        }
        let width: Int = frame.size.width
        #expect(width == (matrix[0] == 0 ? 64 : 128))
        let luma = Self.pixels(frame)
        var shades: [UInt8] = []
        for place in places {
            let columns: Int = width / 16
            let (x, y): (Int, Int) = (place % columns * 16 + 8, place / columns * 16 + 8)
            shades.append(luma[y * width + x])
        }
        #expect(shades[0] > 230)
        #expect((100...160).contains(shades[1]))
    }

    @Test func `pixels that are not square are stretched`() throws {
        func size(aspect: String) throws -> ImageSize? {
            let frame = Array("FRAME\n".utf8) + [UInt8](repeating: 99, count: 96)
            let stream = Array("YUV4MPEG2 W8 H8 F25:1 A\(aspect) C420\n".utf8) + frame + frame
            return try VideoFile(path: try folder.write(stream, to: "video.y4m")).next()?.size
        }
        #expect(try size(aspect: "1:1") == ImageSize(width: 8, height: 8))
        #expect(try size(aspect: "64:45") == ImageSize(width: 11, height: 8))
        #expect(try size(aspect: "1:2") == ImageSize(width: 8, height: 16))
        #expect(try size(aspect: "0:0") == ImageSize(width: 8, height: 8))
        #expect(try size(aspect: "999:1") == ImageSize(width: 8, height: 8))
    }

    @Test func `a video that breaks off is reported at its end`() throws {
        let bytes = try Self.bytes("segment.mkv")
        let video = try VideoFile(path: try folder.write(bytes[..<(bytes.count / 2)], to: "cut.mkv"))
        #expect {
            while try video.next() != nil {}
        } throws: { "\($0)".hasSuffix("of 40 frames can be decoded") }
    }

    @Test func `sound is no video, even with a cover`() throws {
        let path = Self.fixture("cover.mp3")
        #expect(throws: MediaError.soundOnly(path: path)) { try MediaFile(path: path) }
    }

    @Test func `an unfinished MP4 recording is called so`() throws {
        let fileType = [0, 0, 0, 16] + Array("ftypisom".utf8) + [0, 0, 2, 0]
        let path = try folder.write(fileType + [0, 0, 1, 0] + Array("mdat".utf8), to: "video.mp4")
        #expect(throws: MediaError.noIndex(path: path)) { try MediaFile(path: path) }
    }

    @Test func `a video file without any stream is not called sound`() throws {
        // A file type and a movie without tracks, as a recorder leaves that was stopped before a frame came.
        func box(_ kind: String, _ content: [UInt8]) -> [UInt8] {
            [0, 0, 0, UInt8(8 + content.count)] + Array(kind.utf8) + content
        }
        let header = box("mvhd", [UInt8](repeating: 0, count: 100))
        let bytes = box("ftyp", Array("isom".utf8) + [0, 0, 0, 0] + Array("isom".utf8)) + box("moov", header)
        let path = try folder.write(bytes, to: "empty.mp4")
        #expect(throws: MediaError.noStream(path: path)) { try MediaFile(path: path) }
    }

    @Test func `a video that cannot be written whole fails`() throws {
        let path = "\(folder.path)/video.mkv"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
        let size = ImageSize(width: 64, height: 64)
        func write() throws {
            var writer = try VideoWriter(path: path, size: size, rate: 10)
            for _ in 0..<100 {
                let noise = (0..<3 * size.area).map { _ in UInt8.random(in: 0...255) }
                try writer.add(BGRImage(size: size, pixels: noise))
            }
            try writer.finish()
        }
        #expect(throws: MediaError.cannotWrite(path: path, reason: "No space left on device")) { try write() }
    }
}

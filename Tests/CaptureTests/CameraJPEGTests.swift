import CV4L2
import Glibc
import Imaging
import MediaFiles
import Testing

/// Pictures as MJPEG cameras deliver them.
@Suite struct CameraJPEGTests {
    /// Waves and a step, as gray.
    private func picture(_ size: ImageSize) throws -> [UInt8] {
        var pixels: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                let wave = 100 + 50 * sin(Double(x) / 17) * cos(Double(y) / 23)
                pixels += Array(repeating: UInt8(wave) + (x > size.width / 3 ? 40 : 0), count: 3)
            }
        }
        return try #require(BGRImage(size: size, pixels: pixels).encoded(as: "jpg"))
    }

    /// `nil` where it cannot be decoded.
    private func luma(_ file: [UInt8], of size: ImageSize, downscaledBy downscale: Int) throws -> [UInt8]? {
        let decoder = try #require(cv4l2_jpeg_create())
        defer { cv4l2_jpeg_destroy(decoder) }
        // What lies behind must stay as it is.
        let count = size.downscaled(by: downscale).area
        var luma = [UInt8](repeating: 0xa5, count: count + 64)
        let status = cv4l2_jpeg_luma(
            decoder, file, file.count, UInt32(clamping: size.width), UInt32(clamping: size.height),
            UInt32(clamping: downscale), &luma)
        #expect(luma[count...].allSatisfy { $0 == 0xa5 })
        return status == 0 ? Array(luma[..<count]) : nil
    }

    /// The means of squares of the picture; beyond its edge its edge pixels are repeated.
    private func means(_ luma: [UInt8], of size: ImageSize, downscaledBy downscale: Int) -> [UInt8] {
        let downscaled = size.downscaled(by: downscale)
        return (0..<downscaled.area).map { index in
            let (column, row) = (index % downscaled.width * downscale, index / downscaled.width * downscale)
            var sum = 0
            for y in row..<row + downscale {
                for x in column..<column + downscale {
                    sum += Int(luma[min(y, size.height - 1) * size.width + min(x, size.width - 1)])
                }
            }
            return UInt8(sum / (downscale * downscale))
        }
    }

    @Test(arguments: [(640, 480), (641, 479), (1280, 720), (17, 9)], [1, 2, 4, 8])
    func `a downscaled picture has the mean of each square`(shape: (width: Int, height: Int), downscale: Int)
        throws
    {
        let size = ImageSize(width: shape.width, height: shape.height)
        let file = try picture(size)
        let whole = try #require(try luma(file, of: size, downscaledBy: 1))
        let downscaled = try #require(try luma(file, of: size, downscaledBy: downscale))
        let differences = zip(downscaled, means(whole, of: size, downscaledBy: downscale)).map {
            abs(Int($0) - Int($1))
        }
        #expect(differences.count == size.downscaled(by: downscale).area)
        #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 1)
        #expect(try #require(differences.max()) <= 8)
    }

    @Test(arguments: [1, 2, 4, 8]) func `a damaged picture is refused`(downscale: Int) throws {
        let size = ImageSize(width: 64, height: 48)
        let file = try picture(size)
        #expect(try luma(Array(file.dropLast(file.count / 2)), of: size, downscaledBy: downscale) == nil)
        #expect(try luma(file, of: ImageSize(width: 48, height: 64), downscaledBy: downscale) == nil)
    }

    @Test(arguments: [1, 2, 4, 8], [[], [0, 0, 0], [0x55, 0xFF, 0xD9]] as [[UInt8]])
    func `a picture without its end marker is whole`(downscale: Int, end: [UInt8]) throws {
        let size = ImageSize(width: 641, height: 479)
        let file = try picture(size)
        let whole = try #require(try luma(file, of: size, downscaledBy: downscale))
        #expect(try luma(file.dropLast(2) + end, of: size, downscaledBy: downscale) == whole)
    }

    @Test func `a picture that lacks its last bytes is refused`() throws {
        let size = ImageSize(width: 641, height: 479)
        #expect(try luma(Array(try picture(size).dropLast(20)), of: size, downscaledBy: 1) == nil)
    }
}

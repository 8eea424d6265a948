import Foundation
import Imaging
import MediaFiles
import TestSupport

/// Pictures and videos made of the bundled portrait.
enum Portraits {
    static func bgrImage() throws -> BGRImage { try PictureFile(path: ProjectFolder.portrait).bgrImage() }

    /// A quarter turn to the left.
    static func turned(_ image: BGRImage) -> BGRImage {
        let (width, height) = (image.size.width, image.size.height)
        var pixels: [UInt8] = []
        for y in 0..<width {
            for x in 0..<height {
                let place = 3 * (x * width + width - 1 - y)
                pixels += image.pixels[place..<place + 3]
            }
        }
        return BGRImage(size: ImageSize(width: height, height: width), pixels: pixels)
    }

    /// A JPEG file's bytes with an orientation in its EXIF data (Exif 2.3, tag 0x0112).
    static func jpeg(_ image: BGRImage, orientation: UInt8) -> [UInt8] {
        let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
        let tiff = Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1] + entry + [0, 0, 0, 0]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        let file = image.encoded(as: "jpg") ?? []
        return file[..<2] + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + file[2...]
    }

    /// A video of the portrait at rest.
    static func writeVideo(to path: String, frames: Int, rate: Double) throws {
        let image = try bgrImage()
        var writer = try VideoWriter(path: path, size: image.size, rate: rate)
        for _ in 0..<frames { try writer.add(image) }
        try writer.finish()
    }
}

import Foundation

/// A grayscale picture.
struct Picture {
    let width: Int
    let height: Int
    /// Row-major.
    let luma: [UInt8]

    /// A binary PGM file with three header lines.
    init?(pgm: Data) {
        let header = pgm.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        guard header.count == 4, header[0].elementsEqual("P5".utf8) else { return nil }
        let size = String(decoding: header[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        guard size.count == 2, size[0] * size[1] == header[3].count else { return nil }
        (width, height) = (size[0], size[1])
        luma = Array(header[3])
    }

    /// Mean absolute difference to the picture of a YUYV clip of the same size that it resembles most.
    func difference(fromClip yuyv: Data) -> Double {
        let (clip, size) = (Array(yuyv), width * height)
        let differences = (0..<clip.count / (2 * size)).map { index in
            (0..<size).reduce(0) { sum, pixel in
                sum + abs(Int(luma[pixel]) - Int(clip[2 * (index * size + pixel)]))
            }
        }
        return Double(differences.min() ?? .max) / Double(size)
    }

    /// With JPEG's full range of values, 0…255, brought to the range of the other formats, 16…235.
    var withVideoRange: Picture {
        Picture(width: width, height: height, luma: luma.map { UInt8(16 + Int($0) * 219 / 255) })
    }

    private init(width: Int, height: Int, luma: [UInt8]) {
        (self.width, self.height, self.luma) = (width, height, luma)
    }
}

import Foundation

/// Cut-out faces in a folder for each label: the bundled portrait's face, a little different each time.
public struct FaceFolder {
    private static let side = 48

    public let path: String
    private let luma: [UInt8]
    private let width: Int

    /// - Parameters:
    ///   - path: the folder, which is made.
    ///   - luma: of the bundled portrait, row by row.
    public init(path: String, luma: [UInt8], width: Int) {
        (self.path, self.luma, self.width) = (path, luma, width)
    }

    /// Adds faces to a label's folder.
    ///
    /// - Parameters:
    ///   - names: of the files, without their suffix.
    ///   - isMasked: whether the lower half of each face is covered.
    public func add(_ label: String, _ names: [String], isMasked: Bool, seed: Int = 1) throws {
        for (number, name) in names.enumerated() {
            let file = URL(filePath: "\(path)/\(label)/\(name).pgm")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(picture(number * 7 + seed * 31, isMasked: isMasked)).write(to: file)
        }
    }

    /// The bytes of a PGM file.
    private func picture(_ variant: Int, isMasked: Bool) -> [UInt8] {
        let scale = 2.0 + Double(variant * 13 % 10) / 10
        let (left, top) = (165 + variant * 17 % 23, 55 + variant * 29 % 19)
        let gain = 0.7 + Double(variant * 11 % 7) / 14
        var pixels: [UInt8] = []
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                let (column, row) = (left + Int(Double(x) * scale), top + Int(Double(y) * scale))
                let isCovered = isMasked && y > 26
                let value = isCovered ? Double(150 + x % 5) : Double(luma[row * width + column])
                pixels.append(UInt8(min(255, value * gain)))
            }
        }
        return Array("P5 \(Self.side) \(Self.side) 255\n".utf8) + pixels
    }
}

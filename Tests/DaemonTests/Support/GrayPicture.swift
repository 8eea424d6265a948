import Glibc

/// Grayscale pixels to compose scenes of, with integers only, so that they are the same everywhere.
struct GrayPicture {
    let width: Int
    let height: Int
    /// Row-major.
    private(set) var luma: [UInt8]

    init(width: Int, height: Int, luma: [UInt8]) {
        precondition(luma.count == width * height)
        (self.width, self.height, self.luma) = (width, height, luma)
    }

    /// A wall with a pattern in which no face is seen.
    static func wall(width: Int, height: Int) -> GrayPicture {
        let luma = (0..<width * height).map { pixel in
            let (x, y) = (pixel % width, pixel / width)
            return UInt8(90 + x * 40 / width + y * 30 / height + (x / 8 + y / 8) % 2 * 4)
        }
        return GrayPicture(width: width, height: height, luma: luma)
    }

    var mirrored: GrayPicture {
        GrayPicture(
            width: width, height: height,
            luma: (0..<luma.count).map { luma[$0 / width * width + width - 1 - $0 % width] })
    }

    /// By 90 degrees clockwise.
    var quarterTurned: GrayPicture {
        GrayPicture(
            width: height, height: width,
            luma: (0..<luma.count).map { luma[(height - 1 - $0 % height) * width + $0 / height] })
    }

    /// The picture made narrower, `newWidth` pixels wide: each pixel is the mean of those that it covers.
    func shrunk(toWidth newWidth: Int) -> GrayPicture {
        let newHeight = height * newWidth / width
        let pixels = (0..<newWidth * newHeight).map { pixel in
            let (x, y) = (pixel % newWidth, pixel / newWidth)
            return mean(
                columns: x * width / newWidth..<(x + 1) * width / newWidth,
                rows: y * height / newHeight..<(y + 1) * height / newHeight)
        }
        return GrayPicture(width: newWidth, height: newHeight, luma: pixels)
    }

    private func mean(columns: Range<Int>, rows: Range<Int>) -> UInt8 {
        var sum = 0
        for y in rows { for x in columns { sum += Int(luma[y * width + x]) } }
        return UInt8(sum / (columns.count * rows.count))
    }

    /// With `patch` in place of what is there, its top left corner at (x, y).
    func with(_ patch: GrayPicture, x: Int, y: Int) -> GrayPicture {
        var picture = self
        for row in 0..<patch.height {
            let start = (y + row) * width + x
            picture.luma.replaceSubrange(
                start..<start + patch.width,
                with: patch.luma[row * patch.width..<(row + 1) * patch.width])
        }
        return picture
    }

    /// With the disc inside `patch` in place of what is there, rotated clockwise around the disc's center.
    func with(_ patch: GrayPicture, x: Int, y: Int, rolledBy degrees: Int) -> GrayPicture {
        // Of a turn, in 16 bits, which every C library's sine gives alike.
        let angle = Double(degrees) * .pi / 180
        let (cosine, sine) = (Int((cos(angle) * 65536).rounded()), Int((sin(angle) * 65536).rounded()))
        let radius = min(patch.width, patch.height) / 2 - 1
        var picture = self
        for down in -radius...radius {
            for right in -radius...radius where right * right + down * down < radius * radius {
                picture.luma[(y + radius + down) * width + x + radius + right] = patch.interpolated(
                    x: radius << 16 + right * cosine + down * sine,
                    y: radius << 16 - right * sine + down * cosine)
            }
        }
        return picture
    }

    /// Luma between four pixels, at a place in 65,536ths of a pixel.
    private func interpolated(x: Int, y: Int) -> UInt8 {
        let (column, row) = (x >> 16, y >> 16)
        let (right, down) = (x >> 8 & 255, y >> 8 & 255)
        func across(_ row: Int) -> Int {
            Int(luma[row * width + column]) * (256 - right) + Int(luma[row * width + column + 1]) * right
        }
        return UInt8((across(row) * (256 - down) + across(row + 1) * down) >> 16)
    }

    /// The picture squeezed to `newWidth` pixels, as a head that turns away becomes narrower.
    func narrowed(to newWidth: Int) -> GrayPicture {
        let pixels = (0..<newWidth * height).map { pixel in
            let (x, y) = (pixel % newWidth, pixel / newWidth)
            return mean(columns: x * width / newWidth..<(x + 1) * width / newWidth, rows: y..<y + 1)
        }
        return GrayPicture(width: newWidth, height: height, luma: pixels)
    }
}

import Imaging
import Testing

@Suite struct OrientationTests {
    /// Pixels row by row, to be turned step by step.
    private struct Picture: Equatable {
        var size: ImageSize
        var luma: [UInt8]

        private func made(_ size: ImageSize, _ pixel: (_ x: Int, _ y: Int) -> (Int, Int)) -> Picture {
            Picture(
                size: size,
                luma: (0..<size.area).map { index in
                    let (x, y) = pixel(index % size.width, index / size.width)
                    return luma[y * self.size.width + x]
                })
        }

        /// By 90 degrees clockwise: the left column becomes the upper row.
        var quarterTurned: Picture {
            made(ImageSize(width: size.height, height: size.width)) { x, y in (y, size.height - 1 - x) }
        }

        var mirrored: Picture { made(size) { x, y in (size.width - 1 - x, y) } }
    }

    private func turn(_ picture: Picture, _ orientation: Orientation) -> Picture {
        var luma = [UInt8](repeating: 0, count: picture.size.area)
        var target = luma.mutableSpan
        orientation.turn(picture.luma.span, of: picture.size, into: &target)
        return Picture(size: orientation.turned(picture.size), luma: luma)
    }

    @Test(arguments: [(1, 1), (3, 2), (1, 70), (64, 32), (33, 65)], [false, true])
    func `agrees with turning step by step`(side: (Int, Int), isMirrored: Bool) {
        let size = ImageSize(width: side.0, height: side.1)
        let picture = Picture(size: size, luma: (0..<size.area).map { UInt8($0 * 7919 % 251) })
        var expected = picture
        for rotation in Orientation.Rotation.allCases {
            let turned = turn(picture, Orientation(rotation: rotation, isMirrored: isMirrored))
            #expect(turned == (isMirrored ? expected.mirrored : expected))
            expected = expected.quarterTurned
        }
    }

    @Test func `turns clockwise`() {
        let picture = Picture(size: ImageSize(width: 3, height: 2), luma: [1, 2, 3, 4, 5, 6])
        #expect(
            turn(picture, Orientation(rotation: .quarter))
                == Picture(size: ImageSize(width: 2, height: 3), luma: [4, 1, 5, 2, 6, 3]))
    }
}

import Imaging
import Testing

@testable import Annotation

@Suite struct TurnedOutlineTests {
    private let size = ImageSize(width: 200, height: 200)

    private func outline(_ area: Area, roll: Double) -> BGRImage {
        var canvas = Canvas(size: size, filledWith: .black)
        canvas.stroke(area, roll: roll, radius: 0, thickness: 3, .white)
        return canvas.image
    }

    private func level(_ image: BGRImage, _ x: Int, _ y: Int) -> UInt8 {
        image.pixels[3 * (y * size.width + x)]
    }

    @Test func `a quarter turn exchanges width and height`() {
        let turned = outline(Area(x: 40, y: 80, width: 120, height: 40), roll: 90)
        let upright = outline(Area(x: 80, y: 40, width: 40, height: 120), roll: 0)
        let difference = zip(turned.pixels, upright.pixels).map { abs(Int($0) - Int($1)) }.max()
        #expect(difference ?? 255 <= 1)
    }

    @Test func `an outline is rotated clockwise as seen`() {
        // The upper edge's middle, 50 above the center, goes to the right.
        let image = outline(Area(x: 50, y: 50, width: 100, height: 100), roll: 30)
        #expect(level(image, 125, 56) > 200)
        #expect(level(image, 75, 56) < 50)
        #expect(level(image, 50, 50) < 50)
    }

    @Test func `the bounds hold every corner`() {
        let bounds = Area(x: 50, y: 60, width: 100, height: 80).bounds(turnedBy: -30)
        #expect(abs(bounds.width - (86.6025 + 40)) < 1e-3)
        #expect(abs(bounds.height - (50 + 69.2820)) < 1e-3)
        #expect(abs(bounds.x + bounds.width / 2 - 100) < 1e-9)
        #expect(abs(bounds.y + bounds.height / 2 - 100) < 1e-9)
    }
}

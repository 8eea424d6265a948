import Imaging
import Testing

@Suite struct PixelRectTests {
    private let square = PixelRect(x: 10, y: 20, width: 30, height: 30)

    @Test func `equal rectangles have an intersection over union of 1`() {
        #expect(square.intersectionOverUnion(square) == 1)
    }

    @Test(arguments: [(40, 20), (10, 50), (-20, 20), (100, 100)])
    func `rectangles that only touch or lie apart do not intersect`(x: Int, y: Int) {
        #expect(square.intersectionOverUnion(PixelRect(x: x, y: y, width: 30, height: 30)) == 0)
    }

    @Test func `the union of shifted rectangles counts their intersection once`() {
        let shifted = PixelRect(x: 25, y: 20, width: 30, height: 30)
        #expect(square.intersectionOverUnion(shifted) == 450.0 / 1350)
    }

    @Test func `clamping keeps the part inside and leaves nothing of a rectangle outside`() {
        let bounds = PixelRect(x: 0, y: 0, width: 25, height: 100)
        #expect(square.clamped(to: bounds) == PixelRect(x: 10, y: 20, width: 15, height: 30))
        #expect(PixelRect(x: 30, y: 0, width: 5, height: 5).clamped(to: bounds).area == 0)
    }

    @Test func `growing keeps the center`() {
        #expect(square.grown(by: 5) == PixelRect(x: 5, y: 15, width: 40, height: 40))
        #expect(square.grown(by: 5).center == square.center)
    }

    @Test func `scaling up undoes scaling down of whole pixels`() {
        #expect(square.upscaled(by: 4).downscaled(by: 4) == square)
    }

    @Test func `a square around a center is rounded to whole pixels`() {
        #expect(
            PixelRect(center: SIMD2(10.4, 20.6), side: 5.2) == PixelRect(x: 8, y: 18, width: 5, height: 5))
    }
}

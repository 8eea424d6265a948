import Glibc
import Imaging
import TestSupport
import Testing

@Suite struct FaceCropTests {
    private func crop(
        _ box: PixelRect, of picture: TestFrame, to side: Int, margin: Double = 0,
        border: BorderMode = .replicate
    ) -> [Float] {
        var crop = FaceCrop(size: ImageSize(width: side, height: side))
        crop.extract(FaceBox(box), margin: margin, border: border, from: picture.frame())
        return crop.pixels
    }

    @Test func `copies a box of its own size`() {
        let picture = TestFrame(width: 8, height: 6) { x, y in UInt8(10 * y + x) }
        let pixels = crop(PixelRect(x: 2, y: 1, width: 3, height: 3), of: picture, to: 3)
        #expect(pixels == [12, 13, 14, 22, 23, 24, 32, 33, 34])
    }

    @Test func `mirrors its rows`() {
        let picture = TestFrame(width: 8, height: 6) { x, y in UInt8(10 * y + x) }
        var crop = FaceCrop(size: ImageSize(width: 3, height: 2))
        crop.extract(
            FaceBox(PixelRect(x: 2, y: 1, width: 3, height: 2)), margin: 0, border: .replicate,
            from: picture.frame())
        crop.mirror()
        #expect(crop.pixels == [14, 13, 12, 24, 23, 22])
    }

    private func gammaCorrected(_ luma: @escaping (Int) -> UInt8) -> [Float] {
        let picture = TestFrame(width: 16, height: 16) { x, y in luma(x + y) }
        var crop = FaceCrop(size: ImageSize(width: 16, height: 16))
        crop.extract(
            FaceBox(PixelRect(x: 0, y: 0, width: 16, height: 16)), margin: 0, border: .replicate,
            from: picture.frame())
        crop.correctGamma(toGeometricMean: 0.42)
        return crop.pixels
    }

    @Test(arguments: [0.6, 1, 1.5, 2.2])
    func `a gamma corrected crop is the same whatever the gamma of the image`(gamma: Double) {
        func luma(_ step: Int) -> Double { Double(60 + 5 * step) }
        let expected = gammaCorrected { UInt8(luma($0)) }
        let pixels = gammaCorrected { UInt8((255 * pow(luma($0) / 255, gamma)).rounded()) }
        // Half a level of 8-bit luma is several levels where a dark image is brightened.
        for (pixel, expected) in zip(pixels, expected) { #expect(abs(pixel - expected) < 6) }
        let mean = pixels.reduce(Float(0)) { $0 + log($1 / 255) } / Float(pixels.count)
        #expect(abs(exp(mean) - 0.42) < 1e-4)
    }

    @Test(arguments: [UInt8(0), 255])
    func `gamma correction leaves black and white`(luma: UInt8) {
        #expect(gammaCorrected { _ in luma }.allSatisfy { $0 == Float(luma) })
    }

    @Test func `averages the area when shrinking`() {
        let picture = TestFrame(width: 4, height: 4) { x, y in UInt8(16 * y + 4 * x) }
        let pixels = crop(PixelRect(x: 0, y: 0, width: 4, height: 4), of: picture, to: 2)
        #expect(pixels == [10, 18, 42, 50])
    }

    @Test func `weighs pixels by their covered share when shrinking unevenly`() {
        let picture = TestFrame(width: 3, height: 3) { x, _ in [0, 90, 180][x] }
        let pixels = crop(PixelRect(x: 0, y: 0, width: 3, height: 3), of: picture, to: 2)
        // Each half covers one outer pixel and half of the middle one.
        for (pixel, expected) in zip(pixels, [30, 150, 30, 150] as [Float]) {
            #expect(abs(pixel - expected) < 1e-3)
        }
    }

    @Test func `interpolates between pixel centers when enlarging`() {
        let picture = TestFrame(width: 2, height: 1) { x, _ in [0, 100][x] }
        let pixels = crop(PixelRect(x: 0, y: 0, width: 2, height: 1), of: picture, to: 4)
        #expect(pixels == [0, 25, 75, 100] + [0, 25, 75, 100] + [0, 25, 75, 100] + [0, 25, 75, 100])
    }

    @Test func `repeats the edge where the box reaches over it`() {
        let picture = TestFrame(width: 2, height: 2) { x, y in [[1, 2], [3, 4]][y][x] }
        let pixels = crop(PixelRect(x: -1, y: -1, width: 4, height: 4), of: picture, to: 4)
        #expect(pixels == [1, 1, 2, 2] + [1, 1, 2, 2] + [3, 3, 4, 4] + [3, 3, 4, 4])
    }

    @Test func `ends at the edge where the card clamps`() {
        let picture = TestFrame(width: 2, height: 2) { x, y in [[1, 2], [3, 4]][y][x] }
        let pixels = crop(PixelRect(x: -1, y: -1, width: 4, height: 4), of: picture, to: 2, border: .clamp)
        #expect(pixels == [1, 2, 3, 4])
    }

    @Test func `grows the box by the margin on each side`() {
        let picture = TestFrame(width: 6, height: 6) { x, y in UInt8(10 * y + x) }
        let grown = crop(PixelRect(x: 2, y: 2, width: 2, height: 2), of: picture, to: 4, margin: 0.5)
        let wider = crop(PixelRect(x: 1, y: 1, width: 4, height: 4), of: picture, to: 4)
        #expect(grown == wider)
    }

    @Test(arguments: [(7, 5), (48, 31), (200, 48), (96, 48)])
    func `keeps a flat picture flat`(side: Int, target: Int) {
        let picture = TestFrame(width: 210, height: 210) { _, _ in 77 }
        let pixels = crop(
            PixelRect(x: 3, y: 5, width: side, height: side), of: picture, to: target, margin: 0.1)
        #expect(pixels.allSatisfy { abs($0 - 77) < 1e-3 })
    }

    @Test func `gives the frame back once`() {
        let picture = TestFrame(width: 4, height: 4) { _, _ in 0 }
        do { _ = picture.frame() }
        #expect(picture.returns == 1)
    }

    @Test func `cuts a downscaled frame by pixels of its picture`() {
        let picture = TestFrame(width: 60, height: 60) { x, y in UInt8((x * y + 3 * x) % 256) }
        let size = ImageSize(width: 16, height: 16)
        var (whole, downscaled) = (FaceCrop(size: size), FaceCrop(size: size))
        whole.extract(
            FaceBox(PixelRect(x: 11, y: 20, width: 30, height: 30)), margin: 0.1, border: .replicate,
            from: picture.frame())
        downscaled.extract(
            FaceBox(PixelRect(x: 44, y: 80, width: 120, height: 120)), margin: 0.1, border: .replicate,
            from: picture.frame(downscaledBy: 4))
        #expect(downscaled.pixels == whole.pixels)
    }
}

import Foundation
import TestSupport
import Testing

@testable import Imaging

@Suite struct TurnedCropTests {
    /// A picture that depends on its place alone: waves across and down.
    private func wave(_ x: Double, _ y: Double) -> Double { 128 + 50 * sin(x / 17) + 40 * cos(y / 23) }

    private func scene(turnedBy degrees: Double) -> TestFrame {
        let angle = degrees * .pi / 180
        return TestFrame(width: 400, height: 400) { column, row in
            // The place in the upright scene that is seen here.
            let (x, y) = (Double(column) + 0.5 - 200, Double(row) + 0.5 - 200)
            return UInt8(
                clamping: Int(
                    wave(
                        200 + x * cos(angle) + y * sin(angle), 200 - x * sin(angle) + y * cos(angle)
                    ).rounded()))
        }
    }

    @Test(arguments: [10, -10, 45, -60, 90, 180] as [Double], [40, 100, 180])
    func `a rotated face is cropped like the upright one`(roll: Double, width: Int) {
        let rect = PixelRect(x: 200 - width / 2, y: 200 - width / 2, width: width, height: width)
        let size = ImageSize(width: 48, height: 48)
        var (upright, turned) = (FaceCrop(size: size), FaceCrop(size: size))
        upright.extract(FaceBox(rect), margin: 0.1, border: .replicate, from: scene(turnedBy: 0).frame())
        turned.extract(
            FaceBox(rect, roll: roll), margin: 0.1, border: .replicate, from: scene(turnedBy: roll).frame())
        let difference = zip(upright.pixels, turned.pixels).map { abs($0 - $1) }.max() ?? 0
        #expect(difference < 3)
    }

    @Test func `a slight tilt is left as it is`() {
        let frame = scene(turnedBy: 0)
        let rect = PixelRect(x: 150, y: 150, width: 100, height: 100)
        var (plain, tilted) = (
            FaceCrop(size: ImageSize(width: 24, height: 24)), FaceCrop(size: ImageSize(width: 24, height: 24))
        )
        plain.extract(FaceBox(rect), margin: 0, border: .replicate, from: frame.frame())
        tilted.extract(FaceBox(rect, roll: 5), margin: 0, border: .replicate, from: frame.frame())
        #expect(plain.pixels == tilted.pixels)
    }

    @Test(
        arguments: [(181, -179), (-181, 179), (360, 0), (-180, -180), (180, -180), (540, -180), (12, 12)]
            as [(Double, Double)])
    func `angles are between minus 180 and 180 degrees`(angle: Double, normalized: Double) {
        #expect(angle.normalizedDegrees == normalized)
    }
}

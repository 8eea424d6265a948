import Foundation
import Imaging
import TestSupport
import Testing

@testable import FaceDetection

@Suite struct FacePatchTests {
    /// 400×300 pixels, gray but for a white square of 21 pixels around a point.
    private func scene(markAt x: Int, _ y: Int) -> TestFrame {
        TestFrame(width: 400, height: 300) { column, row in
            abs(column - x) <= 10 && abs(row - y) <= 10 ? 255 : 60
        }
    }

    /// The mean position of what is white in a patch.
    private func mark(in patch: FacePatch) -> SIMD2<Double> {
        var (sum, weight) = (SIMD2<Double>(), 0.0)
        let least = Double(patch.pixels.min() ?? 0)
        for (index, value) in patch.pixels.enumerated() {
            let part = max(0, Double(value) - least - 10)
            sum += part * (SIMD2(Double(index % FacePatch.side), Double(index / FacePatch.side)) + 0.5)
            weight += part
        }
        return sum / weight
    }

    @Test(arguments: [0, 30, -45, 90, 180] as [Double], [60, 96, 190])
    func `a face in a patch has its place in the frame`(roll: Double, width: Int) throws {
        let predicted = FaceBox(
            PixelRect(x: 200 - width / 2, y: 150 - width / 2, width: width, height: width), roll: roll)
        var patch = FacePatch()
        try patch.extract(around: predicted, from: scene(markAt: 230, 130).frame())
        let found = patch.box(center: mark(in: patch), side: FacePatch.faceSide)
        let middle = found.rect.center - SIMD2(230.5, 130.5)
        // Half a pixel of the patch, and rounding.
        let tolerance = Double(width) / FacePatch.faceSide / 2 + 0.5
        #expect(abs(middle.x) < tolerance && abs(middle.y) < tolerance, "\(found)")
        #expect(abs(found.rect.width - width) <= 1)
        #expect(found.roll == roll.normalizedDegrees)
    }

    @Test func `a tilted face stands upright in its patch`() throws {
        // To the right of the middle as the face has it: below, where a face lies on its left.
        let predicted = FaceBox(PixelRect(x: 150, y: 100, width: 96, height: 96), roll: 90)
        var patch = FacePatch()
        try patch.extract(around: predicted, from: scene(markAt: 198, 188).frame())
        let mark = mark(in: patch)
        #expect(mark.x > 60)
        #expect(abs(mark.y - 48) < 3)
    }

    @Test func `the rolls of patch and face add up`() {
        let patch = FacePatch()
        #expect(patch.box(center: SIMD2(48, 48), side: 48, roll: -20).roll == -20)
    }

    @Test func `low contrast is raised`() throws {
        let dim = TestFrame(width: 200, height: 200) { x, y in UInt8(20 + (x / 10 + y / 10) % 2 * 8) }
        var patch = FacePatch()
        try patch.extract(
            around: FaceBox(PixelRect(x: 50, y: 50, width: 96, height: 96)), from: dim.frame())
        #expect(Int(patch.pixels.max() ?? 0) - Int(patch.pixels.min() ?? 0) > 60)
    }

    @Test func `a box beyond the frame shows its edge`() throws {
        let frame = scene(markAt: 5, 5)
        var patch = FacePatch()
        try patch.extract(
            around: FaceBox(PixelRect(x: -400, y: -300, width: 90, height: 90), roll: 20), from: frame.frame()
        )
        #expect(Set(patch.pixels).count == 1)
    }
}

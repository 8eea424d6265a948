import EmotionRecognition
import Imaging
import TestSupport
import Testing
import Tracking

@testable import Annotation

@Suite struct PictureLayoutTests {
    private static let labels = Emotion.allCases

    private static func face(_ id: Int, _ box: PixelRect) -> TrackedFace {
        TrackedFace(
            id: id, box: box, label: .surprise,
            scores: EmotionScores(probabilities: SIMD8(repeating: 0.125)), affect: nil, ageFrames: 0)
    }

    private func layout(
        _ boxes: [PixelRect], width: Int, height: Int, hasMargin: Bool, memory: inout [Int: Int]
    ) throws -> PictureLayout {
        PictureLayout(
            boxes.enumerated().map { Self.face($0 + 1, $1) }, in: ImageSize(width: width, height: height),
            labels: Self.labels, try Lettering(), hasMargin: hasMargin, memory: &memory)
    }

    /// Faces anywhere, at the edges and beyond them too, in pictures of many sizes.
    @Test(arguments: 0..<40)
    func nothingRunsOffThePictureAndNoBarsCoverAFaceOrEachOther(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let (width, height) = (
            Int.random(in: 200...1920, using: &random), Int.random(in: 200...1080, using: &random)
        )
        let boxes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            let side = Int.random(in: 24...min(width, height), using: &random)
            return PixelRect(
                x: Int.random(in: -side / 4...width - side * 3 / 4, using: &random),
                y: Int.random(in: -side / 4...height - side * 3 / 4, using: &random), width: side,
                height: side)
        }
        var memory: [Int: Int] = [:]
        let layout = try layout(
            boxes, width: width, height: height, hasMargin: seed % 2 == 0, memory: &memory)
        let picture = Area(layout.size)
        #expect(layout.faces.count == boxes.count)
        for face in layout.faces { #expect(face.chip.lies(in: picture)) }
        let panels = layout.faces.compactMap { $0.panel?.area }
        for (index, panel) in panels.enumerated() {
            #expect(panel.lies(in: picture))
            for box in boxes { #expect(panel.overlap(with: Area(box)) == 0) }
            for other in panels[(index + 1)...] { #expect(panel.overlap(with: other) == 0) }
        }
    }

    @Test(arguments: [(640, 480), (1280, 720), (3840, 2160)])
    func textGrowsWithThePicture(width: Int, height: Int) throws {
        let size = ImageSize(width: width, height: height)
        let metrics = Metrics(for: size, labels: Self.labels, try Lettering())
        #expect(metrics.text == Int((Double(height) / 36).rounded()))
        #expect(metrics.panelHeight < Double(height) / 2)
    }

    @Test func barsStayWhereTheyWereWhileTheyCan() throws {
        var memory: [Int: Int] = [:]
        let size = (width: 640, height: 480)
        // No room on the right of it: bars go to its left, and stay there when there is.
        for x in [500, 300] {
            let face = try layout(
                [PixelRect(x: x, y: 150, width: 100, height: 100)], width: size.width, height: size.height,
                hasMargin: false, memory: &memory
            ).faces[0]
            #expect(try #require(face.panel).area.right < face.box.x)
        }
    }
}

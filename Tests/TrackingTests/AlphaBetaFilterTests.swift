import Imaging
import Testing

@testable import Tracking

@Suite struct AlphaBetaFilterTests {
    private static let frame = Duration.nanoseconds(33_333_333)

    private static func box(x: Int, roll: Double = 0) -> FaceBox {
        FaceBox(PixelRect(x: x, y: 50, width: 60, height: 60), roll: roll)
    }

    /// A filter after detections of a face that moves 6 pixels to the right in each frame.
    private func moving() -> AlphaBetaFilter {
        var filter = AlphaBetaFilter(box: Self.box(x: 100))
        for number in 1...60 { filter.move(to: Self.box(x: 100 + 6 * number), after: Self.frame) }
        return filter
    }

    @Test func `a face at rest is predicted in its place`() {
        var filter = AlphaBetaFilter(box: Self.box(x: 100))
        for _ in 0..<10 { filter.move(to: Self.box(x: 100), after: Self.frame) }
        #expect(filter.predictedBox(after: Self.frame * 3, isOccluded: false) == Self.box(x: 100))
    }

    @Test func `a moving face is predicted ahead`() {
        let predicted = moving().predictedBox(after: Self.frame, isOccluded: false)
        #expect(abs(predicted.rect.x - (100 + 6 * 61)) <= 1)
    }

    @Test func `an undetected face stops after a fifth of a second unless it is occluded`() {
        let filter = moving()
        let stopped = filter.predictedBox(after: Self.frame * 30, isOccluded: false)
        let occluded = filter.predictedBox(after: Self.frame * 30, isOccluded: true)
        #expect(stopped == filter.predictedBox(after: .milliseconds(200), isOccluded: false))
        #expect(abs(occluded.rect.x - (100 + 6 * 90)) <= 3)
    }

    @Test func `a tilt turns the short way around`() {
        var filter = AlphaBetaFilter(box: Self.box(x: 100, roll: 170))
        filter.move(to: Self.box(x: 100, roll: -170), after: Self.frame)
        #expect(filter.box.roll > 170 || filter.box.roll < -170)
    }

    @Test func `a detection without elapsed time replaces the state`() {
        var filter = moving()
        filter.move(to: Self.box(x: 7), after: .zero)
        #expect(filter.predictedBox(after: Self.frame * 30, isOccluded: true) == Self.box(x: 7))
    }
}

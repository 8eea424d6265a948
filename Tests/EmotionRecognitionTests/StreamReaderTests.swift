import Imaging
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct StreamReaderTests {
    private let portrait = TestFrame(width: 240, height: 240) { x, y in UInt8((x * x / 100 + y) % 256) }
    private let mirrored = TestFrame(width: 240, height: 240) { x, y in
        UInt8(((239 - x) * (239 - x) / 100 + y) % 256)
    }
    private let face = FaceBox(PixelRect(x: 75, y: 60, width: 100, height: 100))
    private let model: EmotionModel

    init() throws {
        model = try EmotionModel(path: ProjectFolder.model)
    }

    /// A reader that is shown one face a frame.
    private struct Watcher: ~Copyable {
        var reader: StreamReader
        let face: FaceBox
        var readings: [FaceReading] = []

        mutating func read(_ frame: TestFrame, id: Int = 1, isSteady: Bool) -> FaceReading? {
            reader.read(
                [FaceSighting(id: id, box: face, isSteady: isSteady)], of: frame.frame(), into: &readings)
            return readings.first
        }
    }

    private var watcher: Watcher { Watcher(reader: StreamReader(model: model), face: face) }

    @Test func aFaceThatIsNotSteadyIsReadInEveryFrame() {
        var watcher = watcher
        for _ in 0..<6 { _ = watcher.read(portrait, isSteady: false) }
        #expect(watcher.reader.facesScored == 6)
    }

    @Test func aSteadyFaceThatStaysAsItIsIsReadInEveryOtherFrame() {
        var watcher = watcher
        var readings: [FaceReading?] = []
        for _ in 0..<8 { readings.append(watcher.read(portrait, isSteady: true)) }
        #expect(watcher.reader.facesScored == 4)
        #expect(readings.allSatisfy { $0 == readings[0] })
    }

    @Test func aSteadyFaceThatChangesIsReadAtOnce() {
        var watcher = watcher
        let before = watcher.read(portrait, isSteady: true)
        let after = watcher.read(mirrored, isSteady: true)
        #expect(watcher.reader.facesScored == 2)
        #expect(before != after)
    }

    @Test func aFaceThatWasAwayIsReadAnew() {
        var watcher = watcher
        _ = watcher.read(portrait, id: 1, isSteady: true)
        _ = watcher.read(portrait, id: 2, isSteady: true)
        _ = watcher.read(portrait, id: 1, isSteady: true)
        #expect(watcher.reader.facesScored == 3)
    }

    @Test func scoresAsideWhatItScoresItself() {
        let faces = (0..<9).map { number in
            FaceSighting(
                id: number, box: FaceBox(PixelRect(x: 60 + 4 * number, y: 50, width: 90, height: 90)),
                isSteady: false)
        }
        var reader = StreamReader(model: model)
        var other = StreamReader(model: model, scoresAside: true)
        var (expected, readings): ([FaceReading], [FaceReading]) = ([], [])
        for picture in [portrait, mirrored] {
            reader.read(faces, of: picture.frame(), into: &expected)
            other.cut(faces, of: picture.frame())
            let (canOne, canOther) = (reader.canScoreAside, other.canScoreAside)
            #expect(!canOne && canOther)
            other.scoreAside()
            let timeAside = other.finish(into: &readings)
            #expect(timeAside > 0)
            #expect(readings == expected)
        }
        let scored = other.facesScored
        #expect(scored == 18)
    }

    @Test func readsMoreFacesThanFitAtOnceAsPicturesAreRead() throws {
        let boxes = (0..<70).map {
            FaceBox(PixelRect(x: 60 + $0, y: 50 + $0, width: 90 + $0, height: 90 + $0))
        }
        var still = FaceReader(model: model)
        var reader = StreamReader(model: model)
        var expected: [FaceReading] = []
        still.read(boxes, of: portrait.frame(), into: &expected)
        let sightings = boxes.enumerated().map { FaceSighting(id: $0, box: $1, isSteady: false) }
        var readings: [FaceReading] = []
        reader.read(sightings, of: portrait.frame(), into: &readings)
        #expect(readings.map(\.scores.top) == expected.map(\.scores.top))
        for (reading, expected) in zip(readings, expected) {
            #expect(abs(reading.scores.probabilities - expected.scores.probabilities).max() < 1e-5)
        }
    }
}

private func abs(_ vector: SIMD32<Float>) -> SIMD32<Float> {
    pointwiseMax(vector, -vector)
}

import Imaging
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct EmotionClassifierTests {
    private let portrait = TestFrame(width: 240, height: 240) { x, y in UInt8((x * x / 100 + y) % 256) }
    private let mirrored = TestFrame(width: 240, height: 240) { x, y in
        UInt8(((239 - x) * (239 - x) / 100 + y) % 256)
    }
    private let boxes = (0..<11).map {
        FaceBox(PixelRect(x: 8 * $0, y: 5 * $0, width: 100 + $0, height: 100 + $0))
    }
    private let model: EmotionModel

    init() throws {
        model = try EmotionModel(path: ProjectFolder.model)
    }

    private func read(_ boxes: [FaceBox], of frame: TestFrame, averagesMirrored: Bool) -> [Prediction] {
        var classifier = EmotionClassifier(model: model, averagesMirrored: averagesMirrored)
        var predictions: [Prediction] = []
        classifier.classify(boxes, of: frame.frame(), into: &predictions)
        return predictions
    }

    private func mirror(_ box: FaceBox) -> FaceBox {
        let rect = box.rect
        return FaceBox(
            PixelRect(x: 240 - rect.x - rect.width, y: rect.y, width: rect.width, height: rect.height))
    }

    private func difference(_ one: Prediction, _ other: Prediction) -> Float {
        one.scores.labels.map { abs((one.scores[$0] ?? 0) - (other.scores[$0] ?? 0)) }.max() ?? 0
    }

    @Test func aFaceThatIsReadTwiceHasTheMeanOfBothReadings() {
        let twice = read(boxes, of: portrait, averagesMirrored: true)
        let once = read(boxes, of: portrait, averagesMirrored: false)
        let other = read(boxes.map(mirror), of: mirrored, averagesMirrored: false)
        #expect(twice.count == boxes.count)
        for (index, prediction) in twice.enumerated() {
            for emotion in prediction.scores.labels {
                let mean = ((once[index].scores[emotion] ?? 0) + (other[index].scores[emotion] ?? 0)) / 2
                #expect(abs((prediction.scores[emotion] ?? 0) - mean) < 1e-4)
            }
        }
        #expect(zip(once, other).contains { difference($0, $1) > 0.01 })
    }

    @Test func aFaceThatIsReadTwiceIsTheSameInAMirror() {
        let one = read(boxes, of: portrait, averagesMirrored: true)
        let other = read(boxes.map(mirror), of: mirrored, averagesMirrored: true)
        for (one, other) in zip(one, other) {
            #expect(difference(one, other) < 1e-4)
            #expect(abs((one.affect?.valence ?? 0) - (other.affect?.valence ?? 1)) < 1e-4)
        }
    }
}

import Foundation
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

    private func read(_ boxes: [FaceBox], of frame: TestFrame, views: [FaceView]) -> [Prediction] {
        var classifier = EmotionClassifier(model: model, views: views)
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

    @Test func `the prediction over several views is the mean of the predictions for each`() throws {
        let each = FaceView.still.map { read(boxes, of: portrait, views: [$0]) }
        let all = read(boxes, of: portrait, views: FaceView.still)
        #expect(all.count == boxes.count)
        for (index, prediction) in all.enumerated() {
            let means = prediction.scores.labels.map { emotion in
                let sum = each.reduce(Float(0)) { $0 + log($1[index].scores[emotion] ?? 0) }
                return exp(sum / Float(each.count))
            }
            for (emotion, mean) in zip(prediction.scores.labels, means) {
                #expect(abs((prediction.scores[emotion] ?? 0) - mean / means.reduce(0, +)) < 1e-4)
            }
            let valence = try each.reduce(Float(0)) { try $0 + #require($1[index].affect).valence }
            #expect(abs(try #require(prediction.affect).valence - valence / Float(each.count)) < 1e-4)
        }
    }

    @Test(arguments: FaceView.still.indices.dropFirst())
    func `every view of a face shows the model another picture`(view: Int) {
        let first = read(boxes, of: portrait, views: [FaceView.still[0]])
        let other = read(boxes, of: portrait, views: [FaceView.still[view]])
        #expect(zip(first, other).contains { difference($0, $1) > 0.001 })
    }

    @Test func `the prediction over several views is the same in a mirror`() {
        let one = read(boxes, of: portrait, views: FaceView.still)
        let other = read(boxes.map(mirror), of: mirrored, views: FaceView.still)
        for (one, other) in zip(one, other) {
            #expect(difference(one, other) < 1e-4)
            #expect(abs((one.affect?.valence ?? 0) - (other.affect?.valence ?? 1)) < 1e-4)
        }
    }
}

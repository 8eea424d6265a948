import Imaging
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct CachingEmotionClassifierTests {
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
        var classifier: CachingEmotionClassifier
        let face: FaceBox
        var predictions: [Prediction] = []

        mutating func read(_ frame: TestFrame, id: Int = 1, isStable: Bool) -> Prediction? {
            classifier.classify(
                [TrackedBox(id: id, box: face, isStable: isStable)], of: frame.frame(), into: &predictions)
            return predictions.first
        }
    }

    private var watcher: Watcher { Watcher(classifier: CachingEmotionClassifier(model: model), face: face) }

    @Test func `a face that is not stable is classified in every frame`() {
        var watcher = watcher
        for _ in 0..<6 { _ = watcher.read(portrait, isStable: false) }
        #expect(watcher.classifier.facesScored == 6)
    }

    @Test func `a stable face that does not change is classified in every other frame`() {
        var watcher = watcher
        var predictions: [Prediction?] = []
        for _ in 0..<8 { predictions.append(watcher.read(portrait, isStable: true)) }
        #expect(watcher.classifier.facesScored == 4)
        #expect(predictions.allSatisfy { $0 == predictions[0] })
    }

    @Test func `a stable face that changes is classified at once`() {
        var watcher = watcher
        let before = watcher.read(portrait, isStable: true)
        let after = watcher.read(mirrored, isStable: true)
        #expect(watcher.classifier.facesScored == 2)
        #expect(before != after)
    }

    @Test func `a face that was away is classified anew`() {
        var watcher = watcher
        _ = watcher.read(portrait, id: 1, isStable: true)
        _ = watcher.read(portrait, id: 2, isStable: true)
        _ = watcher.read(portrait, id: 1, isStable: true)
        #expect(watcher.classifier.facesScored == 3)
    }

    @Test func `scores the same on another thread`() {
        let faces = (0..<9).map { number in
            TrackedBox(
                id: number, box: FaceBox(PixelRect(x: 60 + 4 * number, y: 50, width: 90, height: 90)),
                isStable: false)
        }
        var classifier = CachingEmotionClassifier(model: model)
        var other = CachingEmotionClassifier(model: model, runsAsync: true)
        var (expected, predictions): ([Prediction], [Prediction]) = ([], [])
        for picture in [portrait, mirrored] {
            classifier.classify(faces, of: picture.frame(), into: &expected)
            other.prepare(faces, of: picture.frame())
            let (canOne, canOther) = (classifier.canRunAsync, other.canRunAsync)
            #expect(!canOne && canOther)
            other.beginInference()
            let timeAside = other.collect(into: &predictions)
            #expect(timeAside > 0)
            #expect(predictions == expected)
        }
        let scored = other.facesScored
        #expect(scored == 18)
    }

    @Test func `classifies more faces than fit into one batch`() throws {
        let boxes = (0..<70).map {
            FaceBox(PixelRect(x: 60 + $0, y: 50 + $0, width: 90 + $0, height: 90 + $0))
        }
        var still = EmotionClassifier(model: model)
        var classifier = CachingEmotionClassifier(model: model)
        var expected: [Prediction] = []
        still.classify(boxes, of: portrait.frame(), into: &expected)
        let trackedBoxes = boxes.enumerated().map { TrackedBox(id: $0, box: $1, isStable: false) }
        var predictions: [Prediction] = []
        classifier.classify(trackedBoxes, of: portrait.frame(), into: &predictions)
        #expect(predictions.map(\.scores.top) == expected.map(\.scores.top))
        for (prediction, expected) in zip(predictions, expected) {
            #expect(abs(prediction.scores.probabilities - expected.scores.probabilities).max() < 1e-5)
        }
    }
}

private func abs(_ vector: SIMD32<Float>) -> SIMD32<Float> {
    pointwiseMax(vector, -vector)
}

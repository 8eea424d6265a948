import CAllocations
import EmotionRecognition
import FaceDetection
import Imaging
import TestSupport
import Testing
import Tracking

@testable import Capture

/// Reading and following faces, frame by frame.
@Suite struct AllocationTests {
    private let folder: TemporaryFolder
    private let portrait: TestFrame
    private let boxes = [
        FaceBox(PixelRect(x: 165, y: 55, width: 110, height: 110)),
        FaceBox(PixelRect(x: 20, y: 150, width: 90, height: 90)),
    ]

    init() throws {
        folder = try TemporaryFolder()
        let picture = try Picture(path: ProjectFolder.portrait)
        portrait = TestFrame(size: picture.size, luma: picture.luma)
    }

    /// The default model with further labels, which its last layer gives like the ones that it has.
    private func model(labels count: Int) throws -> EmotionModel {
        let base = try TeachableModel(path: ProjectFolder.model)
        let known = base.model.labels
        let others = (known.count..<count).compactMap { Emotion(rawValue: "label-\($0)") }
        let weights = (0..<count).flatMap { label in
            let start = label % known.count * base.featureCount
            return base.weights[start..<start + base.featureCount]
        }
        let (model, card) = try base.taught(
            weights: weights, bias: (0..<count).map { base.bias[$0 % known.count] }, labels: known + others,
            notes: TeachableModel.Notes(name: "many", description: "", training: [:], figures: [:]))
        _ = try folder.write(card, to: "many.json")
        return try EmotionModel(path: try folder.write(model, to: "many.onnx"))
    }

    /// Blocks that 20 frames with two faces allocate, once the first ones have made room.
    private func allocations(labels: Int) throws -> Int {
        var classifier = CachingEmotionClassifier(model: try model(labels: labels))
        var tracker = FaceTracker()
        var (expected, predictions): ([FaceBox], [Prediction]) = ([], [])
        var before = 0
        for number in 0..<40 {
            if number == 20 { before = callocations_count() }
            let time = StreamTime.frame(number)
            tracker.predict(at: time, into: &expected)
            let association = tracker.associate(boxes, at: time, in: portrait.size)
            classifier.classify(association.faces, of: portrait.frame(), into: &predictions)
            tracker.update(association, with: predictions)
        }
        let after = callocations_count()
        #expect(tracker.faces.map(\.ageFrames) == [39, 39])
        #expect(tracker.faces.allSatisfy { $0.scores.labels.count == labels })
        return after - before
    }

    @Test func `frames allocate no more for many labels`() throws {
        let few = try allocations(labels: 8)
        #expect(try allocations(labels: Emotion.mostPerModel) == few)
    }

    /// Only optimized code is free of temporary blocks.
    @Test(.enabled(if: isOptimized)) func `frames of faces that are followed allocate nothing`() throws {
        #expect(try allocations(labels: Emotion.mostPerModel) == 0)
    }

    private static var isOptimized: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    @Test func `the counter counts allocations`() {
        let before = callocations_count()
        let block = UnsafeMutablePointer<Int>.allocate(capacity: 100)
        block.deallocate()
        #expect(callocations_count() == before + 1)
    }
}

import EmotionRecognition
import Testing

@testable import Annotation

@Suite struct LabelColoursTests {
    @Test func theCommonExpressionsKeepTheirsAndOthersAreDistinct() throws {
        let others = try (0..<24).map { try #require(Emotion(rawValue: "label-\($0)")) }
        let labels = others + LabelColours.common.keys
        let colours = LabelColours(labels)
        #expect(colours[.happy] == Colour(0xFFCE4A))
        for (index, label) in labels.enumerated() {
            // Closer ones look alike.
            #expect(labels[..<index].allSatisfy { colours[$0].distance(to: colours[label]) > 5_000 })
        }
    }
}

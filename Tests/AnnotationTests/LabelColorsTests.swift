import EmotionRecognition
import Testing

@testable import Annotation

@Suite struct LabelColorsTests {
    @Test func `the common expressions keep theirs and others are distinct`() throws {
        let others = try (0..<24).map { try #require(Emotion(rawValue: "label-\($0)")) }
        let labels = others + LabelColors.common.keys
        let colors = LabelColors(labels)
        #expect(colors[.happy] == Color(0xFFCE4A))
        for (index, label) in labels.enumerated() {
            // Closer ones look alike.
            #expect(labels[..<index].allSatisfy { colors[$0].distance(to: colors[label]) > 5_000 })
        }
    }
}

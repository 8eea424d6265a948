import Testing

@testable import EmotionRecognition

@Suite struct AffectTests {
    @Test(
        arguments: [
            (0.5, -0.25, 0.5, -0.25), (1e13, -1e13, 1, -1), (.infinity, -.infinity, 1, -1),
            (1.001, -1, 1, -1),
        ] as [(Float, Float, Float, Float)])
    func `affect ends where its scale ends`(first: Float, second: Float, valence: Float, arousal: Float) {
        #expect(
            Affect(modelOutput: first, second) == Affect(valence: valence, arousal: arousal, source: .model))
    }

    @Test func `affect is absent if the network gives no number`() {
        #expect(Affect(modelOutput: .nan, 0) == nil)
        #expect(Affect(modelOutput: 0, .nan) == nil)
    }
}

import Imaging
import TestSupport
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

@Suite struct AffectProjectionTests {
    private func projected(_ scores: EmotionScores) -> Affect? {
        AffectProjection(labels: scores.labels)?.affect(of: scores)
    }

    private func scores(_ shares: [Emotion: Float]) -> EmotionScores {
        let labels = Array(shares.keys)
        return EmotionScores(labels: labels, probabilities: labels.map { shares[$0] ?? 0 })
    }

    @Test(
        arguments: [
            (Emotion.happy, 0.81, 0.51), (.angry, -0.51, 0.59), (.disgust, -0.60, 0.35), (.fear, -0.64, 0.60),
            (.sad, -0.63, -0.27), (.surprise, 0.40, 0.67), (.neutral, 0, 0), (.contempt, -0.60, 0.35),
        ] as [(Emotion, Float, Float)])
    func `an expression has its published place`(emotion: Emotion, valence: Float, arousal: Float) {
        let affect = projected(scores([emotion: 1]))
        #expect(affect == Affect(valence: valence, arousal: arousal, source: .projected))
    }

    @Test func `a mixture lies between`() throws {
        let mixture = scores([.happy: 0.5, .sad: 0.25, .neutral: 0.25])
        let affect = try #require(projected(mixture))
        #expect(abs(affect.valence - (0.5 * 0.81 - 0.25 * 0.63)) < 1e-6)
        #expect(abs(affect.arousal - (0.5 * 0.51 - 0.25 * 0.27)) < 1e-6)
    }

    @Test func `a model with a label of unknown place has none`() throws {
        #expect(AffectProjection(labels: [.happy, try #require(Emotion(rawValue: "smirk"))]) == nil)
    }

    @Test func `every model has valence and arousal`() throws {
        let noise = TestFrame(width: 96, height: 96) { x, y in UInt8((x * 7919 ^ y * 104_729) & 255) }
        for name in ["default", "mini-xception"] {
            for output in ["expressions", "ferplus", "fer2013"] {
                let model = try EmotionModel(
                    path: "\(ProjectFolder.path)/Models/\(name).onnx", output: output)
                var classifier = EmotionClassifier(model: model)
                var predictions: [Prediction] = []
                classifier.classify(
                    [FaceBox(PixelRect(x: 0, y: 0, width: 96, height: 96))], of: noise.frame(),
                    into: &predictions)
                #expect(predictions[0].affect == projected(predictions[0].scores))
                #expect(predictions[0].affect?.source == .projected)
            }
        }
    }
}

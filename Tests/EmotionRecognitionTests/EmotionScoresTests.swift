import Glibc
import Testing

@testable import EmotionRecognition

@Suite struct EmotionScoresTests {
    private let labels: [Emotion] = [.happy, .sad, .neutral]

    @Test func `turns logits into their softmax`() throws {
        let scores = EmotionScores([1, 2, 3].span, kind: .logits, labels: labels)
        // exp(1..3) over their sum.
        #expect(abs(try #require(scores[.happy]) - 0.09003057) < 1e-6)
        #expect(abs(try #require(scores[.sad]) - 0.24472847) < 1e-6)
        #expect(abs(try #require(scores[.neutral]) - 0.66524096) < 1e-6)
        #expect(scores.top == .neutral)
    }

    @Test func `emotions that the model does not know have no probability`() {
        let scores = EmotionScores([1, 2, 3].span, kind: .logits, labels: labels)
        #expect(scores.labels == labels)
        #expect(scores[.angry] == nil)
    }

    @Test func `holds as many labels as a model may have`() throws {
        let labels = try (0..<32).map { try #require(Emotion(rawValue: "label-\($0)")) }
        let scores = EmotionScores(
            [Float](repeating: 1, count: 31).span, kind: .probabilities, labels: Array(labels.dropLast()))
        let sum = scores.labels.reduce(Float(0)) { $0 + (scores[$1] ?? 0) }
        #expect(abs(sum - 1) < 1e-5)
        let last = EmotionScores(labels: labels, probabilities: (0..<32).map { $0 == 31 ? 0.75 : 0.25 / 31 })
        #expect(last.top == labels[31])
        #expect(abs(last.margin - (0.75 - 0.25 / 31)) < 1e-6)
    }

    @Test func `stays finite for huge logits`() throws {
        let scores = EmotionScores([3e38, -3e38, 0].span, kind: .logits, labels: labels)
        #expect(try #require(scores[.happy]) == 1)
    }

    @Test func `takes probabilities as they are`() throws {
        let scores = EmotionScores([0.5, 0.25, 0.25].span, kind: .probabilities, labels: labels)
        #expect(scores[.happy] == 0.5)
    }

    @Test(arguments: [ModelCard.OutputKind.logits, .probabilities])
    func `weighs probabilities`(kind: ModelCard.OutputKind) throws {
        let shares: [Float] = [0.5, 0.25, 0.25]
        let numbers = kind == .logits ? shares.map(logf) : shares
        let scores = EmotionScores(numbers.span, kind: kind, labels: labels, weights: [1, 2, 4])
        // 0.5, 0.5 and 1 over their sum.
        #expect(abs(try #require(scores[.happy]) - 0.25) < 1e-6)
        #expect(abs(try #require(scores[.sad]) - 0.25) < 1e-6)
        #expect(abs(try #require(scores[.neutral]) - 0.5) < 1e-6)
    }

    @Test(arguments: [[Float.nan, 0, 0], [.infinity, .infinity, 0], [-.infinity, -.infinity, -.infinity]])
    func `never gives NaN`(numbers: [Float]) throws {
        let scores = EmotionScores(numbers.span, kind: .logits, labels: labels)
        let sum = labels.reduce(Float(0)) { $0 + (scores[$1] ?? .nan) }
        #expect(abs(sum - 1) < 1e-6)
    }
}

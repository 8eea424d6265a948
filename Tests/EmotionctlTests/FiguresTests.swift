import EmotionRecognition
import Testing

@testable import emotionctl

@Suite struct FiguresTests {
    private static let labels: [Emotion] = [
        .angry, .disgust, .fear, .happy, .sad, .surprise, .neutral, .contempt,
    ]

    /// 200 answers among eight labels and truths among five of them, from a linear congruential generator.
    private static let verdicts: [Verdict] = {
        var state = 1
        func next() -> Int {
            state = (state &* 1_103_515_245 &+ 12_345) % (1 << 31)
            return state >> 8
        }
        let present: [Emotion] = [.angry, .fear, .happy, .sad, .neutral]
        return (0..<200).map { _ in
            var shares = labels.map { _ in Float(next() % 1000 + 1) }
            let truth = present[next() % 5]
            guard let place = labels.firstIndex(of: truth) else { preconditionFailure() }
            shares[place] += Float(next() % 1500)
            return Verdict(
                truth: Truth(label: truth, majority: nil),
                scores: EmotionScores(labels: labels, probabilities: shares))
        }
    }()

    private static func comparison(_ verdicts: [Verdict]) -> Comparison {
        Comparison(verdicts, output: "ferplus", known: labels, hasVotes: false)
    }

    private static func verdict(
        _ label: Emotion?, majority: Emotion? = nil, _ shares: [Emotion: Float]
    ) -> Verdict {
        return Verdict(
            truth: Truth(label: label, majority: majority),
            scores: EmotionScores(labels: labels, probabilities: labels.map { shares[$0] ?? 0 }))
    }

    @Test func `labels of any name follow the common ones`() throws {
        let (smirk, mask) = (
            try #require(Emotion(rawValue: "smirk")), try #require(Emotion(rawValue: "mask"))
        )
        let known = [smirk, .happy, .sad, mask]
        let verdicts = [smirk, .happy, mask].map { label in
            Verdict(
                truth: Truth(label: label, majority: nil),
                scores: EmotionScores(labels: known, probabilities: known.map { $0 == label ? 1 : 0 }))
        }
        let comparison = Comparison(verdicts, output: "expressions", known: known, hasVotes: false)
        #expect(comparison.labels == [.happy, smirk, mask])
        #expect(Figures(comparison).accuracy == 1)
    }

    /// Expected numbers are those of `training.evaluation.metrics.all_figures` for the same answers.
    @Test func `agree with the training package`() {
        let figures = Figures(Self.comparison(Self.verdicts))
        #expect(figures.labels.map(\.label) == [.angry, .fear, .happy, .sad, .neutral])
        #expect(
            figures.confusion == [
                [28, 4, 1, 0, 2], [4, 38, 1, 0, 3], [1, 1, 27, 5, 3], [2, 7, 3, 29, 5], [2, 1, 2, 1, 30],
            ])
        #expect(abs(figures.accuracy - 0.76) < 1e-9)
        #expect(abs(figures.top3 - 0.94) < 1e-9)
        #expect(abs(figures.macroF1 - 0.7594778732601537) < 1e-9)
        #expect(abs(figures.balancedAccuracy - 0.7639169604386996) < 1e-9)
        #expect(abs(figures.reliability.error - 0.3552911875653458) < 1e-9)
        #expect(figures.labels.map(\.count) == [35, 46, 37, 46, 36])
    }

    @Test func `labels that the data does not have take no part`() {
        let answers = [
            Self.verdict(.happy, [.contempt: 0.5, .happy: 0.3, .sad: 0.2]),
            Self.verdict(.sad, [.surprise: 0.9, .happy: 0.02, .sad: 0.08]),
        ]
        let comparison = Self.comparison(answers)
        #expect(comparison.labels == [.happy, .sad])
        #expect(
            comparison.probabilities.map { $0.map { ($0 * 1000).rounded() } } == [[600, 400], [200, 800]])
        #expect(Figures(comparison).accuracy == 1)
    }

    @Test func `a label that the model does not know is counted and left out`() {
        let answers = [Self.verdict(.happy, [.happy: 1]), Self.verdict(.contempt, [.happy: 1])]
        let known = LabelSet.fer2013.labels
        let comparison = Comparison(answers, output: "fer2013", known: known, hasVotes: false)
        #expect(comparison.labels == [.happy])
        #expect(comparison.truth == [0])
        #expect(comparison.unknown == [.contempt: 1])
    }

    @Test(arguments: [("ferplus", [Emotion.sad]), ("fer2013", [.happy, .sad]), ("mine", [.sad])])
    func `an output is compared with its own labels`(output: String, labels: [Emotion]) {
        let answers = [
            Self.verdict(.happy, majority: nil, [.happy: 1]), Self.verdict(.sad, majority: .sad, [.sad: 1]),
        ]
        let comparison = Comparison(answers, output: output, known: Self.labels, hasVotes: true)
        #expect(comparison.labels == labels)
    }

    @Test func `a label that was never given has no precision`() {
        let answers = [Self.verdict(.happy, [.happy: 1]), Self.verdict(.sad, [.happy: 1])]
        let figures = Figures(Self.comparison(answers))
        #expect(figures.labels.map(\.precision) == [0.5, nil])
        #expect(figures.labels.map(\.recall) == [1, 0])
    }

    @Test func `the bins of the reliability diagram hold every answer once`() {
        let reliability = Figures(Self.comparison(Self.verdicts)).reliability
        #expect(reliability.bins.count == 15)
        #expect(reliability.bins.reduce(0) { $0 + $1.count } == 200)
        #expect(reliability.bins.reduce(0) { $0 + $1.hits } == 152)
    }
}

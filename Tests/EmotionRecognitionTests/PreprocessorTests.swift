import Testing

@testable import EmotionRecognition

@Suite struct PixelNormalizationTests {
    private func apply(_ normalization: PixelNormalization, to luma: [Float]) -> [Float] {
        var numbers = [Float](repeating: 0, count: luma.count)
        var span = numbers.mutableSpan
        normalization.apply(to: luma, into: &span)
        return numbers
    }

    @Test func `scales then shifts`() {
        let rule = PixelNormalization(
            scale: 0.5, offset: -1, standardize: false, minimumDeviation: 1, deviationDegreesOfFreedom: 0)
        #expect(apply(rule, to: [0, 2, 4]) == [-1, 0, 1])
    }

    @Test(arguments: [(0, Float(1.3416407)), (1, Float(1.161895))])
    func `standardizes with either deviation`(degreesOfFreedom: Int, highest: Float) {
        let rule = PixelNormalization(
            scale: 1, offset: 0, standardize: true, minimumDeviation: 0.01,
            deviationDegreesOfFreedom: degreesOfFreedom)
        // Mean 2.5; squares sum to 5 over 4 or 3.
        let numbers = apply(rule, to: [1, 2, 3, 4])
        #expect(abs(numbers[3] - highest) < 1e-6)
        #expect(abs(numbers.reduce(0, +)) < 1e-6)
    }

    @Test func `divides a flat picture by the smallest deviation`() {
        let rule = PixelNormalization(
            scale: 1, offset: 0, standardize: true, minimumDeviation: 0.02, deviationDegreesOfFreedom: 1)
        #expect(apply(rule, to: [7, 7, 7]) == [0, 0, 0])
    }
}

/// How one gray channel becomes the channels of a network that was trained on color.
@Suite struct ChannelTests {
    private func numbers(_ input: String, gray: [Float]) throws -> [Float] {
        let text = """
            {"name": "mine", "input": {"name": "x", "width": 2, "height": 1, \(input)},
             "outputs": [{"name": "y", "kind": "logits", "labels": ["happy", "sad"]}]}
            """
        let card = try ModelCard(json: Array(text.utf8), path: "mine.json").input
        var numbers = [Float](repeating: .nan, count: gray.count * card.channels)
        var span = numbers.mutableSpan
        card.pixels.apply(to: gray, into: &span)
        if card.spreads { card.spread(in: &span) }
        return numbers
    }

    private static let means = #""pixels": {"scale": 1, "mean": [1, 2, 3], "std": [1, 2, 4]}"#

    @Test func `each channel has its own mean and deviation`() throws {
        let actual = try numbers(#""channels": 3, "# + Self.means, gray: [5, 7])
        #expect(actual == [4, 6, 1.5, 2.5, 0.5, 1])
    }

    @Test func `channels may come last`() throws {
        let actual = try numbers(#""channels": 3, "layout": "NHWC", "# + Self.means, gray: [5, 7])
        #expect(actual == [4, 1.5, 0.5, 6, 2.5, 1])
    }

    @Test func `blue may come first`() throws {
        let actual = try numbers(#""channels": 3, "order": "BGR", "# + Self.means, gray: [5, 7])
        #expect(actual == [0.5, 1, 1.5, 2.5, 4, 6])
    }

    @Test func `one number serves all channels`() throws {
        let pixels = #""pixels": {"scale": 1, "mean": 1, "std": [2]}"#
        #expect(try numbers(#""channels": 3, "# + pixels, gray: [5, 7]) == [2, 3, 2, 3, 2, 3])
        #expect(try numbers(pixels, gray: [5, 7]) == [2, 3])
    }

    @Test func `channels without means are all gray`() throws {
        let pixels = #""channels": 3, "layout": "NHWC", "pixels": {"scale": 2}"#
        #expect(try numbers(pixels, gray: [5, 7]) == [10, 10, 10, 14, 14, 14])
    }
}

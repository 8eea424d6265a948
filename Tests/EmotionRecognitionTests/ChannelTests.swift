import Testing

@testable import EmotionRecognition

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

import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct ModelCardTests {
    private static let shortest = """
        {"name": "mine",
         "input": {"name": "x", "width": 48, "height": 64, "pixels": {"scale": 1}},
         "outputs": [{"name": "y", "kind": "logits", "labels": ["happy", "sad"]}]}
        """

    @Test func needsNoMoreThanTheNetworkDoesNotSay() throws {
        let card = try ModelCard(json: Array(Self.shortest.utf8), path: "mine.json")
        #expect(card.input.channels == 1)
        #expect(card.input.layout == .channelsFirst)
        #expect(card.crop == ModelCard.Crop(margin: 0, edge: .replicate))
        #expect(card.outputs[0].labels == ["happy", "sad"])
    }

    @Test(arguments: [
        (#""width": 48"#, #""width": 0"#, "input.width"),
        (#""height": 64"#, #""height": "high""#, "input.height"),
        (#""name": "x", "#, "", "input.name"),
        (#""happy", "sad""#, #""happy", 7"#, "outputs.0.labels.1"),
        (#""outputs""#, #""training": {"extent": 2}, "outputs""#, "training.extent"),
        (#""outputs""#, #""threshold": 1.5, "outputs""#, "threshold"),
        (#""happy", "sad""#, #""happy", "happy""#, "twice"),
        (#""logits""#, #""guesses""#, "outputs.0.kind"),
        (#""kind""#, #""label_weights": [1], "kind""#, "must be 2 numbers"),
        (#""kind""#, #""label_weights": [1, 0], "kind""#, "outputs.0.label_weights"),
        (#""kind""#, #""label_weights": [1, "much"], "kind""#, "outputs.0.label_weights.1"),
        (#""scale": 1"#, #""scale": 1, "std_ddof": 7"#, "std_ddof"),
        (#""scale": 1"#, #""scale": 1, "min_std": 0"#, "min_std"),
        ("{\"name\": \"mine\",", "{", "name"),
        ("{\"name\": \"mine\",", "", "not JSON"),
    ])
    func namesTheKeyThatIsWrong(part: String, replacement: String, culprit: String) {
        let text = Self.shortest.replacing(part, with: replacement, maxReplacements: 1)
        #expect {
            try ModelCard(json: Array(text.utf8), path: "mine.json")
        } throws: { "\($0)".hasPrefix("mine.json: ") && "\($0)".contains(culprit) }
    }
}

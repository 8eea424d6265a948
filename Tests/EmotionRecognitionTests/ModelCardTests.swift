import Foundation
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct ModelCardTests {
    private static let shortest = """
        {"name": "mine",
         "input": {"name": "x", "width": 48, "height": 64, "pixels": {"scale": 1}},
         \(outputs)}
        """
    private static let outputs = #""outputs": [{"name": "y", "kind": "logits", "labels": ["happy", "sad"]}]"#

    @Test func `a card needs only what the network does not say`() throws {
        let card = try ModelCard(json: Array(Self.shortest.utf8), path: "mine.json")
        #expect(card.input.channels == 1)
        #expect(card.input.layout == .channelsFirst)
        #expect(card.crop == ModelCard.Crop(margin: 0, border: .replicate))
        #expect(card.outputs[0].labels == ["happy", "sad"])
    }

    @Test(arguments: [
        (#""width": 48"#, #""width": 0"#, "input.width"),
        (#""width": 48"#, #""width": 48.5"#, "input.width: must be a whole number in 1...1024"),
        (#""height": 64"#, #""height": "high""#, "input.height must be a number"),
        (#""name": "x", "#, "", "input.name"),
        (#""happy", "sad""#, #""happy", 7"#, "outputs.0.labels.1"),
        (#""outputs""#, #""training": {"extent": 2}, "outputs""#, "training.extent"),
        (#""outputs""#, #""threshold": 1.5, "outputs""#, "threshold"),
        (#""happy", "sad""#, #""happy", "happy""#, "twice"),
        (
            #""logits""#, #""softmax""#,
            "outputs.0.kind: must be one of logits, probabilities, valence_arousal, feature_map, face_grid, "
                + "not 'softmax'"
        ),
        (Self.outputs, #""outputs": []"#, "outputs: must name an output of the network"),
        (Self.outputs, #""outputs": "y""#, "outputs must be a list"),
        (Self.outputs, #""outputs": ["y"]"#, "outputs.0 must be an object"),
        (#""name": "mine""#, #""name": 7"#, "name must be text"),
        (#""scale": 1"#, #""scale": 1, "standardize": 1"#, "input.pixels.standardize must be true or false"),
        (
            #""outputs""#, #""crop": {"margin": 0, "edge": "black"}, "outputs""#,
            "crop.edge: must be one of replicate, clamp, not 'black'"
        ),
        (
            #""width": 48"#, #""layout": "HWC", "width": 48"#,
            "input.layout: must be one of NCHW, NHWC, not 'HWC'"
        ),
        (#""kind""#, #""label_weights": [1], "kind""#, "must be 2 numbers"),
        (#""kind""#, #""label_weights": [1, 0], "kind""#, "outputs.0.label_weights"),
        (#""kind""#, #""label_weights": [1, "much"], "kind""#, "outputs.0.label_weights.1"),
        (#""scale": 1"#, #""scale": 1, "std_ddof": 7"#, "std_ddof"),
        (#""scale": 1"#, #""scale": 1, "min_std": 0"#, "min_std"),
        (#""scale": 1"#, #""scale": 1, "ofset": -1"#, "input.pixels.ofset: unknown key"),
        (#""width": 48"#, #""widht": 48, "width": 48"#, "input.widht: unknown key"),
        (#""kind""#, #""label_wieghts": [1, 2], "kind""#, "outputs.0.label_wieghts: unknown key"),
        (#""outputs""#, #""crop": {"margin": 0, "magrin": 1}, "outputs""#, "crop.magrin: unknown key"),
        (#""outputs""#, #""treshold": 1, "outputs""#, "treshold: unknown key"),
        (#""scale": 1"#, #""scale": 1, "mean": [1, 2, 3]"#, "must be a number or 1, not 3"),
        (#""scale": 1"#, #""scale": 1, "std": 0"#, "input.pixels.std: must be above 0"),
        (#""scale": 1"#, #""scale": 1, "mean": "gray""#, "input.pixels.mean: must be a number or a list"),
        (#""scale": 1"#, #""scale": 1, "mean": 1, "standardize": true"#, "input.pixels.standardize"),
        (#""width": 48"#, #""order": "GRB", "width": 48"#, "input.order: must be one of RGB, BGR, not 'GRB'"),
        ("{\"name\": \"mine\",", "{", "name"),
        ("{\"name\": \"mine\",", "", "not JSON"),
    ])
    func `names the key that is wrong`(part: String, replacement: String, culprit: String) {
        let text = Self.shortest.replacing(part, with: replacement, maxReplacements: 1)
        #expect {
            try ModelCard(json: Array(text.utf8), path: "mine.json")
        } throws: { "\($0)".hasPrefix("mine.json: ") && "\($0)".contains(culprit) }
    }
}

@Suite struct ModelNotesTests {
    private func notes(_ json: String) throws -> ModelNotes {
        try JSONDecoder().decode(ModelNotes.self, from: Data(json.utf8))
    }

    @Test func `names of nested figures are joined`() throws {
        let figures = try notes(
            #"{"figures": {"recall": {"happy": 0.92, "sad": 0.5}, "split": "PublicTest", "seeds": [1, 2]}}"#
        ).figures
        #expect(
            figures == [
                "recall.happy": .number(0.92), "recall.sad": .number(0.5), "split": .text("PublicTest"),
                "seeds": .text("1, 2"),
            ])
    }

    @Test func `every note may be absent`() throws {
        #expect(try notes("{}") == ModelNotes(description: nil, license: nil, figures: [:], training: [:]))
    }
}

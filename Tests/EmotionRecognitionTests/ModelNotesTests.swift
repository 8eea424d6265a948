import Foundation
import Testing

@testable import EmotionRecognition

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

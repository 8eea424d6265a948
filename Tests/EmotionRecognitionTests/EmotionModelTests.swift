import Foundation
import Imaging
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct EmotionModelTests {
    private let folder: TemporaryFolder
    private let card: String

    init() throws {
        folder = try TemporaryFolder()
        card = try String(contentsOfFile: "\(ProjectFolder.path)/Models/default.json", encoding: .utf8)
            .replacing(/,\s*"label_weights": \[[^\]]*\]/, with: "")
    }

    /// The default model beside another card; its own, less its weights, is `card`.
    private func model(card: String) throws -> EmotionModel {
        _ = try folder.write(card, to: "mine.json")
        let path = "\(folder.path)/mine.onnx"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: ProjectFolder.model)
        return try EmotionModel(path: path)
    }

    @Test func `knows the labels of its card's first scores`() throws {
        #expect(
            try EmotionModel(path: ProjectFolder.model).labels
                == [.neutral, .happy, .surprise, .sad, .angry, .disgust, .fear, .contempt])
    }

    @Test(arguments: [
        (#""name": "expressions""#, #""name": "emotions""#, "no output emotions"),
        (
            #""happy","#, #""very happy","#,
            "label 'very happy' of output expressions is not 1 to 40 letters, digits, - and _"
        ),
        (#""happy","#, #""","#, "label '' of output expressions is not 1 to 40"),
        (#""disgust","#, "", "holds 8 numbers, not 7"),
        (#""width": 48"#, #""width": 64"#, "the card says [1, 48, 64]"),
        (#""name": "pixels""#, #""name": "image""#, "the card says image"),
        (#""sha256": ""#, #""sha256": "0"#, "its sha256 is"),
        (#""kind": "logits""#, #""kind": "feature_map""#, "no output of kind"),
    ])
    func `refuses a card that does not fit`(part: String, replacement: String, reason: String) throws {
        let changed = card.replacing(part, with: replacement)
        #expect {
            try model(card: changed)
        } throws: { "\($0)".contains("mine.json: does not match") && "\($0)".contains(reason) }
    }

    @Test func `takes labels of any name`() throws {
        let smirk = try #require(Emotion(rawValue: "Smirk_2-b"))
        let model = try model(card: card.replacing(#""contempt""#, with: #""Smirk_2-b""#))
        #expect(model.labels.last == smirk)
    }

    @Test func `weighs its labels as the card reports`() throws {
        let noise = TestFrame(width: 96, height: 96) { x, y in UInt8((x * 7919 ^ y * 104_729) & 255) }
        func read(_ model: EmotionModel) -> EmotionScores {
            var classifier = EmotionClassifier(model: model)
            var predictions: [Prediction] = []
            classifier.classify(
                [FaceBox(PixelRect(x: 0, y: 0, width: 96, height: 96))], of: noise.frame(), into: &predictions
            )
            return predictions[0].scores
        }
        let weight: Float = 1_000
        let weights = #""label_weights": [\#(weight), 1, 1, 1, 1, 1, 1, 1], "kind""#
        let weighty = try model(card: card.replacing(#""kind""#, with: weights, maxReplacements: 1))
        let weighed = try #require(read(weighty)[.neutral])
        let plain = try #require(read(weighty.withoutLabelWeights)[.neutral])
        #expect(weighty.hasLabelWeights && !weighty.withoutLabelWeights.hasLabelWeights)
        #expect(abs(weighed - weight * plain / (weight * plain + 1 - plain)) < 1e-4)
        #expect(weighed - plain > 0.01)
    }

    @Test func `refuses a text file as model`() throws {
        let path = try folder.write("I am no network.", to: "text.onnx")
        #expect { try EmotionModel(path: path) } throws: { "\($0)".hasPrefix("\(path): ") }
    }

    @Test func `asks for the card of a model without one`() throws {
        let path = "\(folder.path)/lonely.onnx"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: ProjectFolder.model)
        #expect {
            try EmotionModel(path: path)
        } throws: {
            "\($0)" == "\(path): no card: \(folder.path)/lonely.json is not there, and a model needs one; "
                + "docs/models.md says what it contains"
        }
    }

    @Test func `classifies every face as it does alone`() throws {
        var random = SystemRandomNumberGenerator()
        let noise = TestFrame(width: 300, height: 100) { _, _ in UInt8.random(in: 0...255, using: &random) }
        let boxes = (0..<11).map {
            FaceBox(PixelRect(x: 20 * $0, y: 3 * $0, width: 50 + $0, height: 50 + $0))
        }
        var classifier = EmotionClassifier(model: try EmotionModel(path: ProjectFolder.model))
        var together: [Prediction] = []
        classifier.classify(boxes, of: noise.frame(), into: &together)
        #expect(together.count == boxes.count)
        for (box, prediction) in zip(boxes, together) {
            var alone: [Prediction] = []
            classifier.classify([box], of: noise.frame(), into: &alone)
            for emotion in alone[0].scores.labels {
                let difference = (alone[0].scores[emotion] ?? 0) - (prediction.scores[emotion] ?? 0)
                #expect(abs(difference) < 1e-5)
            }
        }
    }
}

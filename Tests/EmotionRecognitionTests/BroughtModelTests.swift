import Foundation
import TestSupport
import Testing

@testable import EmotionRecognition

/// Models as people's exporters leave them.
@Suite struct BroughtModelTests {
    /// `y`, `[n, 1]`, is the mean of `x`, `[n, 1, h, w]` with free height and width; `class` is its ArgMax,
    /// which the engine does not know.
    private static let freeSize = """
        CAgSADqTAQoZCgF4EgFwIhFHbG9iYWxBdmVyYWdlUG9vbAoPCgFwEgF5IgdGbGF0dGVuChIKAXkSBWNsYXNzIgZBcmdNYXgSAWdaHgoBeBIZ\
        ChcIARITCgMSAW4KAggBCgMSAWgKAxIBd2IUCgF5Eg8KDQgBEgkKAxIBbgoCCAFiGAoFY2xhc3MSDwoNCAcSCQoDEgFuCgIIAUIECgAQEQ==
        """

    private func withModel(output: String, _ body: (String) throws -> Void) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(try #require(Data(base64Encoded: Self.freeSize)), to: "mine.onnx")
        let card = """
            {"name": "mine", "input": {"name": "x", "width": 5, "height": 4, "pixels": {"scale": 1}},
             "outputs": [{"name": "\(output)", "kind": "logits", "labels": ["happy"]}]}
            """
        _ = try folder.write(card, to: "mine.json")
        try body(path)
    }

    @Test func `the card fills a free size and leaves out outputs that it does not name`() throws {
        try withModel(output: "y") { path in
            let network = try EmotionModel(path: path).network
            #expect(network.inputs.map(\.shape) == [[1, 4, 5]])
            #expect(network.outputs.map(\.name) == ["y"])
            #expect(try ModelDescription(path: path).network.outputs.map(\.name) == ["y"])
        }
    }

    @Test func `an output that only the card has is named with those of the file`() throws {
        try withModel(output: "z") { path in
            #expect {
                try EmotionModel(path: path)
            } throws: { "\($0)".hasSuffix("mine.json: does not match its model: no output z among y, class") }
        }
    }

    /// `y`, `[n, 3]`, is the Softmax of the means of `x`, `[n, 3, 4, 5]`.
    private static let softmax = """
        CAg6dAoZCgF4EgFwIhFHbG9iYWxBdmVyYWdlUG9vbAoPCgFwEgFmIgdGbGF0dGVuCg8KAWYSAXkiB1NvZnRtYXgSAWdaHAoBeBIX\
        ChUIARIRCgMSAW4KAggDCgIIBAoCCAViFAoBeRIPCg0IARIJCgMSAW4KAggDQgQKABAR
        """

    /// The means of `x`, `[8, 3, 4, 5]`.
    private static let eightPictures = """
        CAg6YQoZCgF4EgFwIhFHbG9iYWxBdmVyYWdlUG9vbAoPCgFwEgF5IgdGbGF0dGVuEgFnWhsKAXgSFgoUCAESEAoCCAgKAggDCgII\
        BAoCCAViEwoBeRIOCgwIARIICgIICAoCCANCBAoAEBE=
        """

    /// The means of the sum of `x` and `z`, each `[n, 3, 4, 5]`.
    private static let twoPictures = """
        CAg6kQEKDgoBeAoBehIBcyIDQWRkChkKAXMSAXAiEUdsb2JhbEF2ZXJhZ2VQb29sCg8KAXASAXkiB0ZsYXR0ZW4SAWdaHAoBeBIX\
        ChUIARIRCgMSAW4KAggDCgIIBAoCCAVaHAoBehIXChUIARIRCgMSAW4KAggDCgIIBAoCCAViFAoBeRIPCg0IARIJCgMSAW4KAggD\
        QgQKABAR
        """

    /// What is wrong with a model of three labels beside its card.
    private func mismatch(_ model: String, kind: String) throws -> String? {
        let folder = try TemporaryFolder()
        let path = try folder.write(try #require(Data(base64Encoded: model)), to: "mine.onnx")
        let card = """
            {"name": "mine", "input": {"name": "x", "width": 5, "height": 4, "channels": 3, "pixels": {"scale": 1}},
             "outputs": [{"name": "y", "kind": "\(kind)", "labels": ["happy", "sad", "angry"]}]}
            """
        _ = try folder.write(card, to: "mine.json")
        do throws(RecognitionError) {
            _ = try EmotionModel(path: path)
            return nil
        } catch {
            guard case .mismatch(_, let reason) = error else { return "\(error)" }
            return reason
        }
    }

    @Test func `a model with two inputs is refused with a way out`() throws {
        #expect(
            try mismatch(Self.twoPictures, kind: "logits")
                == "its inputs are x, z, the card says x; export it again with the picture as its only input")
    }

    @Test func `probabilities that the card takes for logits are refused`() throws {
        #expect(
            try mismatch(Self.softmax, kind: "logits")
                == "output y comes from Softmax, so that its kind is probabilities, not logits")
        #expect(try mismatch(Self.softmax, kind: "probabilities") == nil)
    }

    @Test func `a fixed batch is refused with the way out`() throws {
        #expect(
            try mismatch(Self.eightPictures, kind: "logits")
                == "x is [8, 3, 4, 5], the card says [3, 4, 5]; export with a batch of 1 or a free one")
    }

    /// A copy of a model that is whole, its card beside it.
    private func copy(to folder: TemporaryFolder) throws -> String {
        for kind in ["onnx", "json"] {
            let model = "\(ProjectFolder.path)/Models/mini-xception.\(kind)"
            try FileManager.default.copyItem(atPath: model, toPath: "\(folder.path)/mine.\(kind)")
        }
        return "\(folder.path)/mine.onnx"
    }

    /// Reading them would last for ever; `/dev/zero` would take all memory besides.
    @Test(arguments: ["mine.onnx", "mine.json"], [true, false])
    func `a FIFO or a device in place of the model or its card is refused`(
        name: String, isFIFO: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let path = try copy(to: folder)
        let file = "\(folder.path)/\(name)"
        #expect(unlink(file) == 0)
        #expect((isFIFO ? mkfifo(file, 0o600) : symlink("/dev/zero", file)) == 0)
        #expect { try EmotionModel(path: path) } throws: { "\($0)" == "\(file): not a regular file" }
    }

    @Test func `a card that is a list is named as such`() throws {
        let folder = try TemporaryFolder()
        let path = try copy(to: folder)
        let card = try folder.write("[]", to: "mine.json")
        #expect {
            try EmotionModel(path: path)
        } throws: { "\($0)" == "\(card): the card must be an object" }
    }
}

import EmotionRecognition
import Foundation
import ProgramSupport
import TestSupport
import Testing

@testable import emotionctl

@Suite struct ModelCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func failure(_ path: String) -> ExitError? {
        do {
            _ = try ModelCommand.load(path)
            return nil
        } catch { return error as? ExitError }
    }

    /// The default model without its card.
    private func lonelyModel() throws -> ModelDescription {
        let path = "\(folder.path)/lonely.onnx"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: ProjectFolder.model)
        return try ModelCommand.load(path)
    }

    @Test func `the table has the contents of the file and the card`() throws {
        let model = try ModelCommand.load(ProjectFolder.model)
        let text = ModelTable(model: model, timing: ModelTiming(model.network)).text
        for part in [
            "sha256         \(model.sha256)\n", "license        weights trained for this project",
            "inputs         pixels, 1×48×48\n",
            "expressions, 8 logits: neutral ×1.0, happy ×1.0, surprise ×1.0, ",
            "ferplus, 8 logits: neutral ×0.57, happy ×0.713, surprise ×1.545, ",
            "fer2013, 7 logits: angry, disgust, fear, happy, sad, surprise, neutral\n",
            "features, 256×6×6 feature map\n", "operators      10 Conv, 10 Relu, 3 Gemm, 1 ReduceMean\n",
            "parameters     2,053,591 in 8.2 MB\n", "multiply-adds  159,921,920 a face\n",
            "fer2013.accuracy: 0.7004\n", " ms a face on one core with ",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    }

    @Test func `the record holds the same as the table`() throws {
        let model = try ModelCommand.load(ProjectFolder.model)
        let line = try ModelRecord(model, ModelTiming(model.network)).json()
        #expect(!line.contains("\n"))
        let record = try #require(
            JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(record["sha256"] as? String == model.sha256)
        #expect(record["parameters"] as? Int == 2_053_591)
        #expect(
            record["operators"] as? [String: Int] == ["Conv": 10, "Gemm": 3, "ReduceMean": 1, "Relu": 10])
        let outputs = try #require(record["outputs"] as? [[String: Any]])
        #expect(outputs[1]["labels"] as? [String] == model.card?.outputs[1].labels)
        #expect(outputs.map { ($0["label_weights"] as? [Double])?.count } == [8, 8, nil, nil])
        let steps = try #require(record["steps"] as? [[String: Any]])
        #expect(steps.reduce(0) { $0 + ($1["multiply_adds"] as? Int ?? 0) } == 159_921_920)
        #expect((record["figures"] as? [String: Any])?["fer2013.accuracy"] as? Double == 0.7004)
    }

    @Test func `a model without a card is shown with the missing card`() throws {
        let model = try lonelyModel()
        let timing = ModelTiming(model.network)
        let text = ModelTable(model: model, timing: timing).text
        // The line is wrapped where the folder's name is long.
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("card none: \(folder.path)/lonely.json is not there"))
        #expect(words.contains("docs/models.md"))
        #expect(text.contains("fer2013, 7\n"))
        #expect(try !ModelRecord(model, timing).json().contains("license"))
    }

    @Test func `a hostile file gives one line and bad data`() throws {
        let path = try folder.write(
            [0x3A, 0x02, 0x0A, 0x7F] + [UInt8](repeating: 0x1B, count: 40), to: "a.onnx")
        let found = try #require(failure(path))
        #expect(found.status == .badData)
        #expect(found.message.hasPrefix("\(path): not an ONNX file"))
        #expect(!found.message.contains("\n"))
    }

    @Test func `a card that does not fit is bad data`() throws {
        _ = try folder.write(#"{"name": "mine"}"#, to: "lonely.json")
        let path = "\(folder.path)/lonely.onnx"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: ProjectFolder.model)
        let found = try #require(failure(path))
        #expect(found.status == .badData)
        #expect(found.message == "\(folder.path)/lonely.json: no input")
    }

    @Test func `a name without its suffix is told from the file in the current folder`() throws {
        _ = try folder.write("", to: "mine.onnx")
        let run = try ToolRun(["model", "mine"], in: folder.path)
        #expect(run.status == 66)
        #expect(run.errors.hasPrefix("emotionctl: Models/mine.onnx: not found in "))
        #expect(
            run.errors.hasSuffix("; a path ends in .onnx or contains a slash: did you mean mine.onnx?\n"))
        #expect(try !ToolRun(["model", "other"], in: folder.path).errors.contains("mean"))
    }

    @Test func `a missing file is named`() throws {
        let found = try #require(failure("\(folder.path)/nowhere.onnx"))
        #expect(found.status == .noInput)
        #expect(found.message == "\(folder.path)/nowhere.onnx: No such file or directory")
    }
}

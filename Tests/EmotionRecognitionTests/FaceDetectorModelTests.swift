import Foundation
import Imaging
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct FaceDetectorModelTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The shipped network with a card in which `text` is replaced.
    private func model(replacing text: String, by other: String) throws -> FaceDetectorModel {
        let card = try String(
            contentsOfFile: ProjectFolder.detector.replacing(".onnx", with: ".json"), encoding: .utf8)
        try #require(card.contains(text), "\(text) is not in the card")
        let path = folder.path + "/detector.onnx"
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: ProjectFolder.detector, toPath: path)
        _ = try folder.write(card.replacing(text, with: other), to: "detector.json")
        return try FaceDetectorModel(path: path)
    }

    @Test(arguments: [ImageSize(width: 96, height: 96), ImageSize(width: 640, height: 352)])
    func `the network is built for every size of its multiple`(size: ImageSize) throws {
        let (network, outputs) = try FaceDetectorModel(path: ProjectFolder.detector).network(for: size)
        #expect(network.inputs[0].shape == [1, size.height, size.width])
        #expect(
            outputs.map { network.outputs[$0].shape }
                == [8, 16, 32].map { [6, size.height / $0, size.width / $0] })
    }

    @Test(arguments: [
        ("\"kind\": \"face-detector\"", "\"kind\": \"gate\"", "must be face-detector, not gate"),
        ("\"stride\": 8", "\"stride\": 0", "outputs.0.stride: must lie in 1...256"),
        ("\"stride\": 8", "\"stride\": 16", "no output stride_8"),
        ("\"name\": \"stride_8\"", "\"name\": \"other\"", "no output other"),
        ("\"multiple_of\": 32", "\"multiple_of\": 0", "input.multiple_of: must lie in 1...256"),
        ("\"box_scale\": 1.14", "\"box_scale\": -1", "decoding.box_scale: must lie in"),
        ("\"least_score\": 0.1", "\"least_scroe\": 0.1", "decoding.least_scroe: unknown key"),
        ("\"sha256\": \"", "\"sha256\": \"0", "its sha256 is"),
    ])
    func `what does not fit is named`(text: String, other: String, reason: String) throws {
        #expect {
            try model(replacing: text, by: other)
        } throws: {
            "\($0)".contains(reason) && "\($0)".contains("detector.json")
        }
    }

    @Test func `a model of emotions is no detector`() {
        #expect {
            try FaceDetectorModel(path: ProjectFolder.model)
        } throws: { "\($0)".contains("default.json") }
    }

    @Test func `the detector can be described`() throws {
        let description = try ModelDescription(path: ProjectFolder.detector)
        #expect(description.card?.outputs.map(\.kind) == [.faceGrid, .faceGrid, .faceGrid])
    }
}

import Foundation
import Imaging
import MediaFiles
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct FaceGateTests {
    private static let path = "\(ProjectFolder.path)/Models/face-gate.onnx"
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Ten boxes of noise, side by side.
    private let noise = TestFrame(width: 480, height: 48) { x, y in UInt8((x * 7919 ^ y * 104_729) & 255) }
    private static let boxes = (0..<10).map { FaceBox(PixelRect(x: 48 * $0, y: 0, width: 48, height: 48)) }

    private func passed(_ threshold: Float?) throws -> [FaceBox] {
        var gate = FaceGate(model: try FaceGateModel(path: Self.path), threshold: threshold)
        var boxes = Self.boxes
        gate.filter(&boxes, of: noise.frame())
        return boxes
    }

    @Test func `drops what is no face`() throws {
        #expect(try passed(nil).isEmpty)
    }

    @Test func `keeps all boxes in their order at a threshold of 0`() throws {
        #expect(try passed(0) == Self.boxes)
    }

    /// More boxes than fit one batch, and not a multiple of it.
    @Test func `finds the faces among known boxes and new ones`() throws {
        let background = FaceBox(PixelRect(x: 0, y: 0, width: 60, height: 60))
        let faces = (0..<11).map {
            FaceBox(PixelRect(x: 66 + $0 % 4, y: 54 + $0 / 4, width: 110, height: 110))
        }
        let frame = try StillImage(path: ProjectFolder.portrait).frame()
        for known in [0, 2, 14, 99] {
            var gate = FaceGate(model: try FaceGateModel(path: Self.path))
            var boxes = [background] + faces[..<7] + [background] + faces[7...] + [background]
            gate.filter(&boxes, known: known, of: frame)
            #expect(boxes == faces, "with \(known) known ones")
        }
    }

    /// What is left of a box of the portrait's face, or of its background, of which the detector is sure.
    private func passed(
        isFace: Bool, logOdds: Float, evidence: Float?, roll: Double = 0
    ) throws -> FaceBox? {
        var gate = FaceGate(model: try FaceGateModel(path: Self.path))
        let rect =
            isFace
            ? PixelRect(x: 66, y: 54, width: 110, height: 110) : PixelRect(x: 0, y: 0, width: 60, height: 60)
        var boxes = [FaceBox(rect, roll: roll, logOdds: logOdds, evidence: evidence)]
        let frame = try StillImage(path: ProjectFolder.portrait).frame()
        gate.filter(&boxes, known: evidence == nil ? 0 : 1, of: frame)
        return boxes.first
    }

    @Test func `evidence of a new face is that of its first frame`() throws {
        let sum = try #require(try passed(isFace: true, logOdds: 5, evidence: nil)?.evidence)
        let less = try #require(try passed(isFace: true, logOdds: 4, evidence: nil)?.evidence)
        #expect(abs(sum - less - 1) < 1e-3)
    }

    @Test func `a frame moves the evidence of a known face by a part`() throws {
        let face = try #require(try passed(isFace: true, logOdds: 5, evidence: 10))
        let surer = try #require(try passed(isFace: true, logOdds: 5, evidence: 20))
        let (evidence, more) = (try #require(face.evidence), try #require(surer.evidence))
        #expect(abs(more - evidence - 7) < 1e-3)
    }

    @Test func `one frame without a face does not end a face of much evidence`() throws {
        #expect(try passed(isFace: false, logOdds: 2, evidence: 16) != nil)
    }

    @Test func `one frame without a face ends a face of little evidence`() throws {
        #expect(try passed(isFace: false, logOdds: 2, evidence: 8) == nil)
    }

    @Test func `a threshold of 0 keeps known boxes over many frames`() throws {
        var gate = FaceGate(model: try FaceGateModel(path: Self.path), threshold: 0)
        var boxes = [FaceBox(PixelRect(x: 0, y: 0, width: 48, height: 48), logOdds: -5)]
        for frame in 0..<20 {
            gate.filter(&boxes, known: frame == 0 ? 0 : 1, of: noise.frame())
            #expect(boxes.count == 1, "frame \(frame)")
        }
    }

    @Test func `a strong tilt costs evidence`() throws {
        let upright = try #require(try passed(isFace: true, logOdds: 9, evidence: 20)?.evidence)
        let background = try passed(isFace: false, logOdds: 9, evidence: 8)
        let tilted = try passed(isFace: false, logOdds: 9, evidence: 8, roll: 120)
        #expect(upright > 6)
        #expect(background != nil && tilted == nil)
    }

    @Test func `computes nothing without faces`() throws {
        var gate = FaceGate(model: try FaceGateModel(path: Self.path))
        var boxes: [FaceBox] = []
        gate.filter(&boxes, of: noise.frame())
        #expect(boxes.isEmpty)
    }

    @Test func `takes its threshold from the card`() throws {
        let card = try String(contentsOfFile: "\(ProjectFolder.path)/Models/face-gate.json", encoding: .utf8)
        let model = try FaceGateModel(path: Self.path)
        #expect(card.contains("\"threshold\": \(model.threshold)"))
    }

    @Test func `refuses a model of emotions`() throws {
        #expect {
            try FaceGateModel(path: ProjectFolder.model)
        } throws: { "\($0)".contains("a face gate has the labels face and background, not neutral") }
    }

    @Test func `refuses label weights beside its threshold`() throws {
        let card = try String(contentsOfFile: "\(ProjectFolder.path)/Models/face-gate.json", encoding: .utf8)
        _ = try folder.write(
            card.replacing("\"labels\"", with: "\"label_weights\": [1, 2], \"labels\""), to: "mine.json")
        let path = "\(folder.path)/mine.onnx"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: Self.path)
        #expect {
            try FaceGateModel(path: path)
        } throws: { "\($0)".contains("a face gate has a threshold, not label_weights") }
    }

    @Test func `a face gate is refused as a model of emotions`() throws {
        #expect {
            try EmotionModel(path: Self.path)
        } throws: { "\($0)".contains("it is a face gate") }
    }

    @Test func `is described like any model`() throws {
        #expect(try ModelDescription(path: Self.path).card?.outputs.first?.labels == ["face", "background"])
    }
}

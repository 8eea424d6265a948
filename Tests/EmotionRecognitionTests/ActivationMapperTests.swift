import Imaging
import MediaFiles
import TestSupport
import Testing

@testable import EmotionRecognition

@Suite struct ActivationMapperTests {
    /// The face of the bundled portrait, a smiling woman.
    private static let box = FaceBox(PixelRect(x: 77, y: 67, width: 94, height: 94))

    private func mapper(_ model: String) throws -> ActivationMapper {
        let path = "\(ProjectFolder.path)/Models/\(model).onnx"
        return try ActivationMapper(model: try EmotionModel(path: path), path: path)
    }

    @Test func `a model that pools a feature map gives class activation maps`() throws {
        // Copied, as `#expect` cannot pixels into what cannot be copied.
        let (pooling, other) = (try mapper("default").usesFeatures, try mapper("mini-xception").usesFeatures)
        #expect(pooling)
        #expect(!other)
    }

    @Test(arguments: ["default", "mini-xception"])
    func `a smile is seen in the lower half of the face`(model: String) throws {
        var mapper = try mapper(model)
        let map = mapper.map(.happy, at: Self.box, in: try StillImage(path: ProjectFolder.portrait).frame())
        // The network sees a twentieth of the box more on each side.
        #expect(map.region == FaceBox(PixelRect(x: 72, y: 62, width: 104, height: 104)))
        #expect(map.values.max() == 1)
        #expect(map.values.allSatisfy { 0...1 ~= $0 })
        let half = map.values.count / 2
        #expect(map.values[half...].reduce(0, +) > map.values[..<half].reduce(0, +))
    }

    @Test func `values are interpolated between the centers of cells`() {
        let map = ActivationMap(
            region: FaceBox(PixelRect(x: 0, y: 0, width: 4, height: 4)), columns: 2, rows: 2,
            evidence: [-3, 2, 4, 0])
        #expect(map.values == [0, 0.5, 1, 0])
        #expect(map.value(x: 0, y: 0) == 0)
        #expect(map.value(x: 0.75, y: 0.25) == 0.5)
        #expect(map.value(x: 0.5, y: 0.5) == 0.375)
        #expect(map.value(x: 0, y: 1) == 1)
    }

    @Test func `without evidence a map is cold`() {
        let map = ActivationMap(
            region: FaceBox(PixelRect(x: 0, y: 0, width: 4, height: 4)), columns: 2, rows: 1,
            evidence: [-1, .nan])
        #expect(map.values == [0, 0])
    }
}

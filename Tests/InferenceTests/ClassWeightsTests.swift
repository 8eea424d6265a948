import Foundation
import Testing

@testable import Inference

@Suite struct ClassWeightsTests {
    private static let model = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Models/default.onnx")

    private static func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: model)) }

    @Test(arguments: [("expressions", 8), ("ferplus", 8), ("fer2013", 7)])
    func `averaged features times weights are the scores up to a constant`(scores: String, classes: Int)
        throws
    {
        let file = try Self.bytes()
        let weights = try #require(try ClassWeights(onnx: file, scores: scores, features: "features"))
        #expect((weights.classes, weights.channels) == (classes, 256))
        let network = try Network(onnx: file)
        let names = network.outputs.map(\.name)
        let scoresPlace = try #require(names.firstIndex(of: scores))
        let featuresPlace = try #require(names.firstIndex(of: "features"))
        var workspace = Workspace(for: network, maximumBatch: 2)
        for sample in 0..<2 {
            workspace.withInput(sample: sample) { pixels in
                for i in pixels.indices { pixels[i] = Float((i * (31 + sample * 6)) % 17) / 8 - 1 }
            }
        }
        network.run(batch: 2, in: &workspace)
        func constants(_ sample: Int) -> [Float] {
            let pooled = workspace.withOutput(featuresPlace, sample: sample) { features in
                (0..<256).map { channel in
                    (0..<36).reduce(Float(0)) { $0 + features[channel * 36 + $1] } / 36
                }
            }
            return workspace.withOutput(scoresPlace, sample: sample) { scores in
                (0..<classes).map { row in
                    scores[row] - (0..<256).reduce(0) { $0 + weights.weights[row * 256 + $1] * pooled[$1] }
                }
            }
        }
        for (one, other) in zip(constants(0), constants(1)) { #expect(abs(one - other) < 1e-3) }
    }

    @Test func `scores that are computed in another way have no class weights`() throws {
        let file = try Self.bytes()
        #expect(try ClassWeights(onnx: file, scores: "ferplus", features: "ferplus") == nil)
        #expect(try ClassWeights(onnx: file, scores: "features", features: "features") == nil)
        #expect(try ClassWeights(onnx: file, scores: "nothing", features: "features") == nil)
    }
}

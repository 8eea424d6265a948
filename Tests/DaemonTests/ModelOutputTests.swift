import StreamProtocol
import TestSupport
import Testing

extension DaemonTests {
    @Suite struct ModelOutputTests {
        @Test func `greeting and scores follow the chosen output`() async throws {
            let daemon = try RunningDaemon(
                ["--source", "sample"], configuration: "model:\n  output: fer2013\n")
            let client = try await daemon.client()
            guard case .hello(let hello) = try await client.next() else {
                Issue.record("no hello")
                return
            }
            #expect(hello.labels == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
            var frame = try await client.nextFrame()
            while frame.faces.isEmpty { frame = try await client.nextFrame() }
            let face = try #require(frame.faces.first)
            #expect(Set(face.probabilities.keys) == Set(hello.labels))
            #expect(abs(face.probabilities.values.reduce(0, +) - 1) < 1e-3)
            let affect = try #require(face.affect)
            #expect(affect.source == "projected")
            // Its places of happy and sad, the first of which the sample shows.
            let happy = face.probabilities["happy"] ?? 0
            #expect(abs((affect.valence ?? 0) - 0.81 * happy) <= 0.7 * (1 - happy) + 1e-3)
        }
    }
}

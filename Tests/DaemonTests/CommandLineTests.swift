import ProgramSupport
import StreamProtocol
import TestSupport
import Testing

/// Tests of the program as its users meet it. One daemon at a time, to leave the others a processor.
@Suite(.serialized) enum DaemonTests {}

extension DaemonTests {
    @Suite struct CommandLineTests {
        @Test func `prints its version`() async throws {
            let outcome = try await RunningDaemon(["--version"]).outcome()
            #expect(outcome.status == 0)
            #expect(outcome.standardOutput == "emotiond \(Version.text)\n")
        }

        @Test func `checks a good configuration in silence`() async throws {
            let outcome = try await RunningDaemon(
                ["--check-config", "--source", "sample"], configuration: "smoothing:\n  window: 5\n"
            ).outcome()
            #expect(outcome.status == 0)
            #expect(outcome.standardOutput == "")
            #expect(outcome.errors == [])
        }

        @Test func `prints a configuration that it reads back`() async throws {
            let folder = try TemporaryFolder()
            let first = try await RunningDaemon(
                ["--print-config", "--source", "sample"],
                configuration: "camera:\n  fps: 12.5\nlog:\n  level: debug\n", in: folder
            ).outcome()
            #expect(first.status == 0)
            #expect(first.standardOutput.contains("  fps: 12.5\n"))
            let second = try await RunningDaemon(
                ["--print-config"], configuration: first.standardOutput, in: folder
            ).outcome()
            #expect(second.standardOutput == first.standardOutput)
        }

        @Test func `checks what the configuration names`() async throws {
            let outcome = try await RunningDaemon(
                ["--check-config", "--source", "sample", "--model", "/nowhere/m.onnx"]
            ).outcome()
            #expect(outcome.status == 66)
        }
    }
}

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

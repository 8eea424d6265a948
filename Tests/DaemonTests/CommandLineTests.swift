import ProgramSupport
import TestSupport
import Testing

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

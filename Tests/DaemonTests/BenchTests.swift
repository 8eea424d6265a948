import Foundation
import TestSupport
import Testing

extension DaemonTests {
    /// `emotionctl bench`, with the daemon that it starts.
    @Suite struct BenchTests {
        private func bench(_ arguments: [String], temporary folder: TemporaryFolder) throws -> ToolRun {
            try ToolRun(["bench"] + arguments, environment: ["TMPDIR": folder.path])
        }

        @Test func `reports the cost of the sample`() throws {
            let folder = try TemporaryFolder()
            let outcome = try bench(["-n", "40", "--json"], temporary: folder)
            #expect(outcome.status == 0)
            let figures = try #require(try outcome.objects().first)
            let stages = try #require(figures["stages"] as? [String: Double])
            let cpu = try #require(figures["cpu_ms_per_frame"] as? Double)
            #expect(try #require(figures["frames"] as? Int) >= 40)
            #expect(try #require(figures["faces"] as? Int) >= 20)
            #expect(
                Set(stages.keys) == ["capture", "detection", "gate", "scoring", "tracking", "other"])
            #expect(stages.values.allSatisfy { $0 >= 0 })
            #expect(abs(stages.values.reduce(0, +) - cpu) < 0.1 * cpu)
            let latency = try #require(figures["latency_ms"] as? [String: Double])
            let (median, worst) = (try #require(latency["p50"]), try #require(latency["p99"]))
            #expect(median <= worst)
            #expect(try #require(figures["resident_mb"] as? Double) > 1)
        }

        @Test func `passes on why the daemon does not start`() throws {
            let folder = try TemporaryFolder()
            let outcome = try bench(["--source", "/nowhere.y4m", "-n", "2"], temporary: folder)
            #expect(outcome.status == 66)
            #expect(outcome.errors == "emotionctl: /nowhere.y4m: cannot open: No such file or directory\n")
        }

        @Test func `leaves nothing behind`() throws {
            let folder = try TemporaryFolder()
            _ = try bench(["-n", "2"], temporary: folder)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }
}

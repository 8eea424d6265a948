import Foundation
import TestSupport
import Testing

extension DaemonTests {
    /// What keeps the daemon from starting is found by `--check-config` too, with the same line and status.
    @Suite struct CheckConfigurationTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// - Returns: status and line of the check, which must be those of the start.
        private func refusal(
            _ arguments: [String], configuration: String = "", environment: [String: String] = [:]
        ) async throws -> (status: Int32, line: String) {
            var refusals: [(status: Int32, lines: [String])] = []
            for mode in [["--check-config"], []] {
                let outcome = try await RunningDaemon(
                    mode + arguments, configuration: configuration, environment: environment, in: folder
                ).outcome()
                refusals.append((outcome.status, outcome.errors))
            }
            #expect(refusals[0].status == refusals[1].status)
            #expect(refusals[0].lines == refusals[1].lines)
            return (refusals[0].status, try #require(refusals[0].lines.first))
        }

        @Test func `refuses a group that does not exist`() async throws {
            let (status, line) = try await refusal(
                ["--source", "sample"], environment: ["EMOTIOND_SOCKET_GROUP": "nosuch"])
            #expect(status == 78)
            #expect(line.contains("there is no group 'nosuch'"))
        }

        @Test func `refuses a socket without a folder`() async throws {
            let (status, line) = try await refusal(["--source", "sample", "--socket", "/nonexistent/x"])
            #expect(status == 78)
            #expect(line.contains("/nonexistent"))
        }

        @Test func `refuses a socket in a file`() async throws {
            let file = try folder.write("", to: "file")
            let (status, line) = try await refusal(["--source", "sample", "--socket", "\(file)/s"])
            #expect(status == 78)
            #expect(line.contains(file))
        }

        @Test func `refuses a socket with a long path`() async throws {
            let path = "/tmp/" + String(repeating: "x", count: 200)
            let (status, line) = try await refusal(["--source", "sample", "--socket", path])
            #expect(status == 78)
            #expect(line.contains("longer than"))
        }

        @Test func `refuses a file in the socket's place`() async throws {
            let file = try folder.write("mine", to: "file")
            let (status, line) = try await refusal(["--source", "sample", "--socket", file])
            #expect(status == 78)
            #expect(line.contains(file))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        }

        @Test(.enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel")))
        func `refuses a folder in which no socket can be made`() async throws {
            let (status, line) = try await refusal(["--source", "sample", "--socket", "/proc/self/s"])
            #expect(status == 74)
            #expect(line.contains("/proc/self"))
        }

        @Test func `refuses a damaged picture`() async throws {
            let whole = try Data(contentsOf: URL(filePath: ProjectFolder.portrait))
            let path = try folder.write(whole.prefix(whole.count / 2), to: "half.jpg")
            let (status, line) = try await refusal(["--source", path])
            #expect(status == 65)
            #expect(line.contains("half.jpg"))
        }

        @Test func `refuses a recording of nothing`() async throws {
            let path = try folder.write("YUV4MPEG2 W0 H0 F30:1\nFRAME\n", to: "empty.y4m")
            let (status, line) = try await refusal(["--source", path])
            #expect(status == 65)
            #expect(line.contains("empty.y4m"))
        }

        @Test(arguments: [("rtsp://camera/1", "ffmpeg"), ("0", "/dev/video0")])
        func `refuses a source of another kind`(source: String, hint: String) async throws {
            let (status, line) = try await refusal(["--source", source])
            #expect(status == 66)
            #expect(line.contains(hint))
        }

        @Test(arguments: [
            (#""scale_factor":1,"min_neighbors":5,"min_face":60"#, "scale_factor"),
            (#""scale_factor":1.1,"min_neighbors":-1,"min_face":60"#, "min_neighbors"),
        ])
        func `refuses a detector profile out of range`(numbers: String, culprit: String) async throws {
            let cascade = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml"
            let path = try folder.write(#"{"cascade":"\#(cascade)",\#(numbers)}"#, to: "profile.json")
            let (status, line) = try await refusal(
                ["--source", "sample"], configuration: "detector:\n  cascade: \(path)\n")
            #expect(status == 78)
            #expect(line.contains(path) && line.contains(culprit))
        }

        @Test(arguments: [["--model", "/nowhere/m.onnx"], ["--source", "/nowhere/video.y4m"]])
        func `refuses a missing file`(arguments: [String]) async throws {
            let (status, line) = try await refusal(["--source", "sample"] + arguments)
            #expect(status == 66)
            #expect(line.contains(arguments[1]))
        }

        @Test func `refuses a misspelled variable`() async throws {
            let (status, line) = try await refusal(
                ["--source", "sample"], environment: ["EMOTIOND_CAMERA_DEVICES": "x"])
            #expect(status == 78)
            #expect(
                line.hasSuffix(
                    "EMOTIOND_CAMERA_DEVICES: unknown variable; did you mean EMOTIOND_CAMERA_DEVICE?"))
        }

        @Test func `accepts the socket of a running daemon`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            let client = try await daemon.client()
            let check = try await RunningDaemon(
                ["--check-config", "--source", "sample", "--socket", daemon.socket], in: folder
            ).outcome()
            #expect(check.status == 0)
            #expect(check.errors == [])
            _ = try await client.nextFrame()
        }

        @Test func `leaves nothing behind`() async throws {
            let runtime = try TemporaryFolder()
            let program = BuiltPrograms.url("emotiond").path
            let check = try ChildProcess(
                program, ["--check-config", "--source", "sample"],
                environment: ["HOME": runtime.path, "XDG_RUNTIME_DIR": runtime.path],
                output: "\(folder.path)/out", errors: "\(folder.path)/err")
            try await eventually("it ends") { !check.isRunning }
            #expect(check.exitStatus == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: runtime.path).isEmpty)
        }

        @Test func `a FIFO keeps what is in it`() async throws {
            let path = "\(folder.path)/fifo"
            let fifo = try FIFO(path: path)
            let video = Y4MRecording.gray()
            try await fifo.write(video.bytes)
            let check = try await RunningDaemon(["--check-config", "--source", path], in: folder).outcome()
            #expect(check.status == 0)
            let daemon = try RunningDaemon(["--source", path], in: folder)
            _ = try await daemon.client().nextFrame()
            fifo.close()
        }
    }
}

import TestSupport
import Testing

extension DaemonTests {
    /// Each failure is one line on standard error that names the culprit, and a status of sysexits(3).
    @Suite struct StartFailureTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// The status of a daemon that does not start, and its one line.
        private func failure(
            _ arguments: [String], configuration: String = ""
        ) async throws -> (status: Int32, line: String) {
            let outcome = try await RunningDaemon(arguments, configuration: configuration, in: folder)
                .outcome()
            try #require(outcome.errors.count == 1, "\(outcome.errors)")
            #expect(outcome.errors[0].hasPrefix("<3>emotiond: "))
            #expect(outcome.standardOutput == "")
            return (outcome.status, outcome.errors[0])
        }

        @Test func `refuses an unknown flag`() async throws {
            let (status, line) = try await failure(["--sauce", "sample"])
            #expect(status == 64)
            #expect(line.contains("'--sauce'"))
        }

        @Test func `names a missing source`() async throws {
            let (status, line) = try await failure(["--source", "/nowhere/video.y4m"])
            #expect(status == 66)
            #expect(line.contains("/nowhere/video.y4m"))
        }

        @Test func `names a source that is neither a picture nor a video`() async throws {
            let path = try folder.write("Hello\n", to: "letter.txt")
            let (status, line) = try await failure(["--source", path])
            #expect(status == 65)
            #expect(line.contains(path))
        }

        @Test(arguments: ["/nowhere/m.onnx", "/nowhere/m", "unheard-of"])
        func `names a missing model`(file: String) async throws {
            let (status, line) = try await failure(["--source", "sample", "--model", file])
            #expect(status == 66)
            #expect(line.contains(file))
        }

        @Test func `lists the outputs of a model that lacks the one that is asked for`() async throws {
            let (status, line) = try await failure(
                ["--source", "sample"], configuration: "model:\n  output: moods\n")
            #expect(status == 78)
            #expect(
                line.contains(
                    "default.json: no output 'moods' of scores; there are expressions, ferplus, fer2013"))
        }

        @Test func `names a missing face gate`() async throws {
            let (status, line) = try await failure(
                ["--source", "sample"], configuration: "model:\n  face_gate: unheard-of\n")
            #expect(status == 66)
            #expect(line.contains("Models/unheard-of.onnx"))
        }

        @Test func `refuses a model of emotions as face gate`() async throws {
            let (status, line) = try await failure(
                ["--source", "sample"], configuration: "model:\n  face_gate: default\n")
            #expect(status == 65)
            #expect(line.contains("a face gate has the labels face and background"))
        }

        @Test(arguments: ["letter.onnx", "letter.txt"])
        func `names a model that is none`(name: String) async throws {
            let path = try folder.write("Dear network,\n", to: name)
            let (status, line) = try await failure(["--source", "sample", "--model", path])
            #expect(status == 65)
            #expect(line.contains(path))
        }

        @Test func `names a missing profile`() async throws {
            let (status, line) = try await failure(
                ["--source", "sample"], configuration: "detector:\n  cascade: unheard-of\n")
            #expect(status == 78)
            #expect(line.contains("unheard-of.json"))
        }

        @Test func `names a missing cascade`() async throws {
            let cascade = "\(folder.path)/none.xml"
            let (status, line) = try await failure(
                ["--source", "sample"], configuration: try profile(cascade: cascade))
            #expect(status == 78)
            #expect(line.contains(cascade))
        }

        @Test(arguments: ["", "<opencv_storage><cascade>", "no XML"])
        func `names a broken cascade`(content: String) async throws {
            let cascade = try folder.write(content, to: "broken.xml")
            let (status, line) = try await failure(
                ["--source", "sample"], configuration: try profile(cascade: cascade))
            #expect(status == 78)
            #expect(line.contains(cascade))
        }

        /// A configuration with a detector that wants `cascade`.
        private func profile(cascade: String) throws -> String {
            let path = try folder.write(
                #"{"cascade":"\#(cascade)","scale_factor":1.1,"min_neighbors":5,"min_face":60}"#,
                to: "profile.json")
            return "detector:\n  cascade: \(path)\n"
        }

        @Test(arguments: [
            ("camera:\n  width: 320\n  hight: 240\n", 3, "'camera.hight'"),
            ("smoothing:\n  window: many\n", 2, "'many'"),
            ("camera:\n\tfps: 5\n", 2, "not YAML"),
        ])
        func `names the line of a mistake`(configuration: String, number: Int, culprit: String) async throws {
            let (status, line) = try await failure(["--source", "sample"], configuration: configuration)
            #expect(status == 78)
            #expect(line.contains("\(folder.path)/emotiond.yml:\(number): "))
            #expect(line.contains(culprit))
        }

        @Test func `names a missing configuration`() async throws {
            let (status, line) = try await failure(["--config", "/nowhere/emotiond.yml"])
            #expect(status == 78)
            #expect(line.contains("/nowhere/emotiond.yml"))
        }
    }
}
